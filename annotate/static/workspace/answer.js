// An answer as plain data, and what the codebook says of it. The shape is that of annotate/corpus/answer_json.py; the server has the last
// word on which layers apply and how far an answer is, these functions only spare the wait for it.

export const nothing = () => ({ acts: [], values: {}, mark: null, no_act: false, comment: "" });
export const newAct = () => ({ source: [], values: {} });
export const isEmptyAct = (act) => act.source.length === 0 && Object.keys(act.values).length === 0;
export const isAnswered = (status) => ["done", "skipped", "unclear"].includes(status);

export const written = (source) => source.map((link) => link.name).join(" > ");

export class Codebook {
  constructor({ layers, act_key, no_act_allowed }) {
    Object.assign(this, { layers, actKey: act_key, noActAllowed: no_act_allowed });
    this.byId = new Map(layers.map((layer) => [layer.id, layer]));
    this.actLayers = this.of("act");
    this.linkLayers = this.of("link");
    this.sentenceLayers = this.of("sentence");
    this.source = layers.find((layer) => layer.kind === "source");
  }

  of(owner) {
    return this.layers.filter((layer) => layer.belongs_to === owner);
  }

  applies(layer, own, ofSentence) {
    if (!layer.condition) return true;
    const other = this.byId.get(layer.condition.layer);
    const values = other.belongs_to === "sentence" ? ofSentence : own;
    return this.applies(other, values, ofSentence) && holds(layer.condition, values[other.id]);
  }

  // The layers that ask for something and have no answer yet; with `required`, only those that must have one.
  open(layers, act, ofSentence, required = false) {
    return layers.filter(
      (layer) =>
        (!required || layer.required) &&
        this.applies(layer, act.values, ofSentence) &&
        (layer.kind === "source" ? act.source.length === 0 : act.values[layer.id] === undefined),
    );
  }

  statusOf(answer) {
    if (answer.mark) return answer.mark;
    const acts = answer.acts.filter((act) => !isEmptyAct(act));
    const said = acts.length || Object.keys(answer.values).length || answer.no_act || answer.comment.trim();
    if (!said) return "unseen";
    const acted = acts.length || answer.no_act || this.actLayers.length === 0;
    return acted && !this.#lacks(answer, acts) ? "done" : "started";
  }

  #lacks(answer, acts) {
    const lacking = (layers, owner) => this.open(layers, owner, answer.values, true).length > 0;
    return (
      lacking(this.sentenceLayers, { values: answer.values, source: [] }) ||
      acts.some(
        (act) =>
          lacking(this.actLayers, act) ||
          act.source.some((link) => lacking(this.linkLayers, { values: link.values ?? {}, source: [] })),
      )
    );
  }
}

function holds({ is_one_of, is_not }, value) {
  const chosen = value === undefined ? [] : [value].flat();
  return (!is_one_of || chosen.some((label) => is_one_of.includes(label))) && !(is_not && chosen.some((label) => is_not.includes(label)));
}

// A labelled answer is neither skipped nor without an act.
export function labelled(answer) {
  return { ...answer, mark: null, no_act: false };
}

export function withValue(answer, place, layer, value) {
  const changed = structuredClone(labelled(answer));
  const owner = place === null ? changed : (changed.acts[place] ??= newAct());
  if (value === undefined) delete owner.values[layer];
  else owner.values[layer] = value;
  return changed;
}

export function withSource(answer, place, source) {
  const changed = structuredClone(labelled(answer));
  (changed.acts[place] ??= newAct()).source = structuredClone(source);
  return changed;
}

export function withoutAct(answer, place) {
  return { ...answer, acts: answer.acts.filter((_act, other) => other !== place) };
}

// The act changes places with the one before it.
export function withActEarlier(answer, place) {
  const acts = [...answer.acts];
  [acts[place - 1], acts[place]] = [acts[place], acts[place - 1]];
  return { ...answer, acts };
}

// What can be said of another sentence too: words that are marked belong to their own sentence.
export function withoutSpans(answer, isSpan) {
  const kept = (values) => Object.fromEntries(Object.entries(values ?? {}).filter(([layer]) => !isSpan(layer)));
  const link = (each) => ({ ...each, mention: null, cue: null, values: kept(each.values) });
  const acts = answer.acts.map((act) => ({ source: act.source.map(link), values: kept(act.values) }));
  return { ...answer, acts, values: kept(answer.values), comment: "" };
}

// Two answers that say the same, whatever the order in which it was said.
export function same(one, other) {
  return canonical(one) === canonical(other);
}

function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value ?? null);
  const fields = Object.keys(value).filter((field) => value[field] !== undefined && value[field] !== null);
  return `{${fields.sort().map((field) => `${JSON.stringify(field)}:${canonical(value[field])}`).join()}}`;
}

// The words of a sentence that starts at `start` in its document, with their offsets in code points. As in annotate/web/workspace/words.py.
const UNSPACED = "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff";
const LETTER = `(?![${UNSPACED}])[\\p{L}\\p{N}\\p{M}_]`;
const WORD = new RegExp(`[${UNSPACED}]|(?:${LETTER})+(?:['’-](?:${LETTER})+)*|[^\\s]`, "gu");

export function wordsOf(text, start) {
  let read = 0;
  let at = start;
  return [...text.matchAll(WORD)].map(({ 0: word, index }) => {
    at += [...text.slice(read, index)].length;
    const found = { text: word, start: at, end: at + [...word].length };
    read = index + word.length;
    at = found.end;
    return found;
  });
}
