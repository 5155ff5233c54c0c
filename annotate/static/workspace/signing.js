// Signing in again without leaving the page, when the session has ended.

import { data, view } from "./work.js";

export function watchSigningIn(done) {
  view.again.addEventListener("submit", async (event) => {
    event.preventDefault();
    const password = view.again.elements.password;
    const problem = await signInAgain(password.value);
    password.value = "";
    view.again.querySelector("output").textContent = problem;
    if (!problem) done();
  });
}

// What went wrong; nothing if one is signed in.
async function signInAgain(password) {
  try {
    const body = new URLSearchParams({ csrf_token: await freshToken(), login: data.login, password });
    const answer = await fetch(data.urls.sign_in, { method: "POST", body, redirect: "manual" });
    if (answer.type !== "opaqueredirect") return view.say(answer.status === 429 ? "too_often" : "wrong_password");
    await freshToken();
    return "";
  } catch {
    return view.say("no_server");
  }
}

// The token of the present session, also for the page's own forms.
async function freshToken() {
  const page = new DOMParser().parseFromString(await (await fetch(data.urls.sign_in)).text(), "text/html");
  const token = page.querySelector("meta[name=csrf-token]").content;
  for (const field of document.querySelectorAll("input[name=csrf_token]")) field.value = token;
  return token;
}
