// What is seen: the margins in the text and the form beside it. Both are filled from the templates on the page; nothing here decides anything.

import { isAnswered, newAct, written, wordsOf } from "./answer.js";

const template = (id) => document.getElementById(id)?.content;
const say = (text, values = {}) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

function element(tag, className, text = "") {
  return Object.assign(document.createElement(tag), { className, textContent: text });
}

export class View {
  constructor({ codebook, strings }) {
    Object.assign(this, { codebook, strings });
    this.panel = document.querySelector(".panel");
    this.form = this.panel.querySelector("form.answer");
    this.again = this.panel.querySelector("form.again");
    this.acts = this.form.querySelector(".acts");
    this.wordsPicked = this.panel.querySelector(".words-picked");
    this.ofSentence = this.form.querySelector(".of-sentence");
    this.rows = [...document.querySelectorAll(".sentence")];
    this.chips = new Map([...document.querySelectorAll("template[data-chip]")].map((each) => [each.dataset.chip, each.content]));
    this.ofSentence.replaceChildren(template("t-sentence").cloneNode(true));
    this.acts.replaceChildren();
    for (const words of document.querySelectorAll("article .words")) words.setAttribute("tabindex", "-1");
  }

  say(name, values) {
    return say(this.strings[name] ?? name, values);
  }

  announce(text) {
    document.getElementById("announce").textContent = text;
  }

  // ---- the text ----

  text(index) {
    return this.rows[index].querySelector(".words").textContent;
  }

  margin(index, { answer, status, remarks }) {
    const row = this.rows[index];
    row.dataset.status = status;
    const word = element("span", "visually-hidden status-word", this.strings[status]);
    row.querySelector(".margin").replaceChildren(word, this.summary(answer), ...remarks.map((each) => this.#asked(each)));
  }

  // The same as the macro `summary` in templates/workspace/_parts.html, of copies of its pieces.
  summary(answer) {
    const parts = document.createDocumentFragment();
    if (answer.mark || answer.no_act) parts.append(element("span", "said", this.strings[answer.mark ?? "no_act"]));
    for (const act of answer.acts) if (act.source.length || Object.keys(act.values).length) parts.append(this.#said(act.values, act.source));
    if (Object.keys(answer.values).length) parts.append(this.#said(answer.values, []));
    if (answer.comment) parts.append(piece(".commented", (said) => (said.title = answer.comment)));
    return parts;
  }

  #said(values, source) {
    const line = element("span", "act-line");
    const chosen = this.codebook.layers.filter((layer) => values[layer.id] !== undefined);
    for (const layer of chosen) if (layer.labels.length) line.append(...this.#chips(layer, values[layer.id]));
    if (source.length) line.append(chainOf(source));
    for (const layer of chosen) {
      if (layer.kind === "target") line.append(piece(".toward", (said) => (said.querySelector("bdi").textContent = values[layer.id].name)));
      if (layer.kind === "number") line.append(piece(".plain-value", (said) => (said.textContent = `${layer.name} ${values[layer.id]}`)));
    }
    return line;
  }

  #chips(layer, value) {
    const labels = [value].flat();
    return labels.length ? labels.map((label) => this.chips.get(`${layer.id}/${label}`)?.cloneNode(true) ?? label) : [piece(".none-of-these")];
  }

  #asked({ kind, text, reply }) {
    const said = template("t-asked").cloneNode(true).firstElementChild;
    said.classList.toggle("replied", Boolean(reply));
    said.title = `${this.#kindOf(kind)}: ${text}`;
    said.querySelector(".visually-hidden").textContent = this.#kindOf(kind);
    return said;
  }

  #kindOf(kind) {
    return this.panel.querySelector(`#ask-kind [value=${kind}]`).textContent;
  }

  // Marks the row in work, the one before it and its paragraph. By classes and not by :has(), which would make every key slow in a long text.
  current(index, before) {
    this.#marks(before, false);
    this.#marks(index, true);
    this.panel.querySelector(".where").textContent = this.say("sentence", { number: index + 1, total: this.rows.length });
  }

  #marks(index, on) {
    const row = this.rows[index];
    row.classList.toggle("current", on);
    row.parentElement.classList.toggle("in-work", on);
    this.rows[index - 1]?.classList.toggle("before", on);
    const words = row.querySelector(".words");
    if (on) words.setAttribute("aria-current", "true");
    else words.removeAttribute("aria-current");
  }

  // The row with some of its context; where the form lies below the text, clear of the form. `focus` moves the keyboard's focus into the text.
  reveal(index, focus) {
    const words = this.rows[index].querySelector(".words");
    words.setAttribute("tabindex", "0");
    if (focus) words.focus({ preventScroll: true });
    if (this.reached !== words) this.reached?.setAttribute("tabindex", "-1");
    this.reached = words;
    this.rows[index].scrollIntoView({ block: "nearest" });
  }

  get isSingle() {
    return document.documentElement.classList.contains("single");
  }

  // One sentence at a time, with the one before it for context; kept for this browser.
  single(on) {
    document.documentElement.classList.toggle("single", on);
    this.panel.querySelector("[data-command=single]").setAttribute("aria-pressed", String(on));
    localStorage.setItem("annotate:single", on ? "1" : "0");
  }

  progress(statuses) {
    const done = statuses.filter(isAnswered).length;
    this.panel.querySelector("progress").value = done;
    this.panel.querySelector(".progress-words").textContent = this.say("progress", { done, total: statuses.length });
  }

  // ---- the form ----

  // Fills the form with an answer; controls that show it already are left as they are, so that nobody is disturbed at work.
  fill(index, answer, start) {
    const acts = this.codebook.actLayers.length ? (answer.acts.length ? answer.acts : [newAct()]) : [];
    while (this.acts.children.length > acts.length) this.acts.lastElementChild.remove();
    while (this.acts.children.length < acts.length) this.acts.append(numbered(template("t-act"), "acts-0-", `acts-${this.acts.children.length}-`));
    this.acts.classList.toggle("several", acts.length > 1);
    const words = wordsOf(this.text(index), start);
    acts.forEach((act, place) => this.#fillAct(this.acts.children[place], place, act, answer, words));
    this.#fillLayers(this.ofSentence, "sentence-", this.codebook.sentenceLayers, { values: answer.values }, answer.values, words);
    this.#fillRest(answer);
  }

  #fillRest(answer) {
    setText(this.form.elements.comment, answer.comment);
    if (answer.comment) this.form.querySelector(".comment").open = true;
    const said = answer.mark ? this.strings[answer.mark] : answer.no_act ? this.strings.no_act : "";
    Object.assign(this.form.querySelector(".said-of-it"), { hidden: !said, textContent: said });
    this.form.classList.toggle("set-aside", Boolean(said));
    this.pressed("skip", answer.mark === "skipped");
    this.pressed("unclear", answer.mark === "unclear");
    this.pressed("none", answer.no_act);
  }

  #fillAct(fieldset, place, act, answer, words) {
    fieldset.dataset.act = place;
    fieldset.querySelector(".act-number").textContent = place + 1;
    this.#fillLayers(fieldset, `acts-${place}-`, this.codebook.actLayers, act, answer.values, words);
  }

  #fillLayers(root, prefix, layers, owner, ofSentence, words) {
    for (const layer of layers) {
      const box = root.querySelector(`:scope > [data-layer="${layer.id}"]`);
      box.hidden = !this.codebook.applies(layer, owner.values, ofSentence);
      const value = layer.kind === "source" ? owner.source : owner.values[layer.id];
      this.#fillLayer(box, layer, prefix, value, words);
    }
  }

  #fillLayer(box, layer, prefix, value, words = []) {
    if (layer.labels.length) return this.#check(box, layer, value);
    if (layer.kind === "span") return this.#spans(box, prefix + layer.id, value ?? [], words);
    if (layer.kind === "source") {
      this.#links(box, prefix, value, words);
      return setText(box.querySelector("input.names"), written(value));
    }
    return setText(box.querySelector("input, textarea"), layer.kind === "target" ? (value?.name ?? "") : String(value ?? ""));
  }

  #check(box, layer, value) {
    const chosen = value === undefined ? [] : [value].flat();
    for (const input of box.querySelectorAll("input")) {
      input.checked = chosen.includes(input.value) || (input.value === "" && layer.kind === "choices" && value?.length === 0);
      const label = layer.labels.find((each) => each.id === input.value);
      if (label?.retired) input.closest(".option").hidden = !input.checked;
    }
  }

  #spans(box, name, chosen, words) {
    const place = box.querySelector(".words-to-choose");
    const shown = JSON.stringify([name, words]);
    if (place.dataset.shown !== shown) {
      place.replaceChildren(...words.map((word) => this.#word(word, name)));
      place.dataset.shown = shown;
    }
    for (const input of place.querySelectorAll("input")) {
      const [start, end] = input.value.split("-").map(Number);
      input.checked = chosen.some(([from, to]) => from <= start && end <= to);
    }
  }

  #word(word, name) {
    const box = template("t-word").cloneNode(true).firstElementChild;
    Object.assign(box.querySelector("input"), { name, value: `${word.start}-${word.end}` });
    box.querySelector("span").textContent = word.text;
    return box;
  }

  #links(box, prefix, source, words) {
    const list = box.querySelector(".link-list");
    const shown = JSON.stringify([prefix, source.map((link) => link.name)]);
    if (list.dataset.shown !== shown) {
      list.replaceChildren(...source.map((_link, place) => numbered(template("t-link"), "link-", `${prefix}links-${place}-`)));
      list.dataset.shown = shown;
    }
    source.forEach((link, place) => this.#fillLink(list.children[place], link, `${prefix}links-${place}-`, words));
  }

  #fillLink(fieldset, link, prefix, words) {
    fieldset.querySelector("legend").textContent = link.name;
    fieldset.querySelector(`[name="${prefix}mode"]`).value = link.mode ?? "";
    fieldset.querySelector(`[name="${prefix}taken"]`).value = link.taken ?? "";
    for (const what of ["mention", "cue"]) this.#spans(fieldset.querySelector(`[data-offsets=${what}]`), prefix + what, link[what] ? [link[what]] : [], words);
    for (const layer of this.codebook.linkLayers) {
      const box = fieldset.querySelector(`:scope > [data-layer="${layer.id}"]`);
      box.hidden = !this.codebook.applies(layer, link.values ?? {}, {});
      this.#fillLayer(box, layer, prefix, link.values?.[layer.id], words);
    }
  }

  // Buttons for what was used before; digits choose them while their layer is marked.
  quick(box, choices) {
    box.replaceChildren(...choices.map((choice, place) => choiceButton(typeof choice.name === "string" ? choice.name : written(choice), place)));
  }

  layerBox(place, layer) {
    const root = place === null ? this.ofSentence : this.acts.children[place];
    return root?.querySelector(`:scope > [data-layer="${layer}"]`);
  }

  mark(place, layer) {
    this.panel.querySelectorAll(".layer.marked").forEach((box) => box.classList.remove("marked"));
    const box = this.layerBox(place, layer);
    box?.classList.add("marked");
  }

  // Never from a press or a saved answer: what moves under the pointer between press and release is not clicked.
  reach(place, layer) {
    this.mark(place, layer);
    this.layerBox(place, layer)?.scrollIntoView({ block: "nearest" });
  }

  // What the selected words can be marked as; digits choose.
  words(places, selected) {
    this.wordsPicked.hidden = !places.length;
    this.wordsPicked.querySelector("q").textContent = selected;
    this.wordsPicked.querySelector(".quick").replaceChildren(...places.map(choiceButton));
  }

  // The picked sentences, and what can be done with them.
  group(picked, words, here) {
    document.querySelectorAll(".sentence.picked").forEach((row) => row.classList.remove("picked"));
    for (const index of picked) this.rows[index].classList.add("picked");
    const box = this.panel.querySelector(".group");
    box.hidden = picked.size === 0;
    box.querySelector(".group-words").textContent = words;
    this.pressed("pick", here);
  }

  pressed(command, on) {
    this.form.querySelector(`[data-command=${command}]`)?.setAttribute("aria-pressed", String(on));
  }

  offer(count) {
    const button = this.form.querySelector(".offer");
    button.hidden = count === 0;
    button.querySelector(".offer-words").textContent = this.say("quotation", { count });
  }

  // What was asked about the sentence in work. What is being written is kept until another one comes into work.
  remarks(remarks, address) {
    const box = this.panel.querySelector(".remarks");
    const form = box.querySelector("form");
    box.querySelector("ul").replaceChildren(...remarks.map((each) => this.#remark(each)));
    if (form.getAttribute("action") === address) return;
    form.action = address;
    this.panel.querySelector(".past a").href = address.replace(/remarks$/, "history");
    form.elements.text.value = "";
    box.open = remarks.length > 0;
  }

  #remark({ kind, text, reply }) {
    const item = element("li", "");
    item.dir = "auto";
    item.append(element("b", "", `${this.#kindOf(kind)}: `), text);
    if (reply) item.append(element("br", ""), element("b", "", `${this.strings.reply}: `), reply);
    return item;
  }

  trouble(message) {
    const place = this.panel.querySelector(".trouble");
    place.replaceChildren();
    if (message) place.append(element("p", "alert alert-bad", message));
  }

  // The page comes without these words: where they stand, keys are heard.
  saveState(state) {
    const box = this.panel.querySelector(".save-state");
    box.dataset.state = state.kind;
    // Hidden where nothing can be saved, unless there is something that was not.
    if (state.count) box.hidden = false;
    box.firstElementChild.textContent = this.#saveWords(state);
    const held = this.panel.querySelector(".held");
    held.hidden = !["signed_out", "other", "stopped"].includes(state.kind);
    if (!held.hidden) held.querySelector(".held-words").textContent = this.#saveWords(state);
    this.again.hidden = state.kind !== "signed_out";
    held.querySelector("a").hidden = state.kind === "stopped";
  }

  #saveWords(state) {
    if (state.kind === "saved" && !state.at) return this.strings.nothing_saved;
    const time = state.at?.toLocaleTimeString(document.documentElement.lang, { hour: "numeric", minute: "2-digit" });
    return this.say(state.kind, { time, count: state.count, message: state.message });
  }
}

// A copy of a template whose names and ids begin with `to` instead of `from`.
function numbered(content, from, to) {
  const copy = content.cloneNode(true).firstElementChild;
  for (const node of [copy, ...copy.querySelectorAll("[name], [id], [for], [aria-describedby]")]) {
    for (const attribute of ["name", "id", "for", "aria-describedby"]) {
      const value = node.getAttribute(attribute);
      if (value?.startsWith(from)) node.setAttribute(attribute, to + value.slice(from.length));
    }
  }
  return copy;
}

// A copy of a part of a summary, changed by `fill`.
function piece(selector, fill = () => {}) {
  const copy = template("t-said").querySelector(selector).cloneNode(true);
  fill(copy);
  return copy;
}

// The piece has two links, and between them what says that the second is nested in the first.
function chainOf(source) {
  const chain = piece(".chain");
  const [first, ...further] = chain.childNodes;
  chain.replaceChildren(first);
  source.forEach((_link, place) => place && chain.append(...further.map((node) => node.cloneNode(true))));
  chain.querySelectorAll(".link").forEach((link, place) => (link.textContent = source[place].name));
  return chain;
}

function choiceButton(name, place) {
  const button = element("button", "btn btn-sm");
  button.type = "button";
  button.dataset.place = place;
  const key = element("kbd", "", String(place + 1));
  key.setAttribute("aria-hidden", "true");
  button.append(key, element("bdi", "", name));
  return button;
}

function setText(input, text) {
  if (input !== document.activeElement && input.value !== text) input.value = text;
}
