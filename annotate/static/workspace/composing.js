// Whether a key belongs to an input method, by which signs are composed: some browsers tell the key that ends a composition by its code alone.

const COMPOSED = 229;

export const composes = (event) => event.isComposing || event.keyCode === COMPOSED;
