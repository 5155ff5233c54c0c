"""The pages: an application factory, and one package an area with its views and forms."""
