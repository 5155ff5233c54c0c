// On every page but the workspace, which warns by itself: signing out while answers wait to be sent.

import { warnAtSignOut } from "./drawer.js";

warnAtSignOut();
