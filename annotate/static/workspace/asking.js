// Questions to the managers, sent without leaving the page.

import { field } from "./sources.js";
import { at, data, here, keepRemark, onShow, view } from "./work.js";

// Sends a form of the page; what went wrong, nothing if it was taken. Asked for JSON, the server sends nobody to the sign-in page.
export async function sent(form) {
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual", headers: { Accept: "application/json" } });
    return answer.type === "opaqueredirect" ? "" : (await answer.json()).error;
  } catch {
    return view.say("not_asked");
  }
}

export function openAsking() {
  const box = view.panel.querySelector(".remarks");
  box.open = true;
  box.querySelector("select").focus();
}

export function watchAsking() {
  onShow.push(() => view.remarks(here().remarks, data.urls.remark.replace(/0\/remarks$/, `${here().id}/remarks`)));
  view.panel.querySelector(".remarks form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.currentTarget;
    const { kind, text } = form.elements;
    const [index, asked] = [at.current, { kind: kind.value, text: text.value.trim(), reply: null }];
    const problem = await sent(form);
    view.trouble(problem);
    if (problem) return;
    keepRemark(index, asked);
    if (here().remarks.includes(asked)) form.reset();
    if (form.contains(document.activeElement)) field.left();
    view.announce(view.say("asked"));
  });
}
