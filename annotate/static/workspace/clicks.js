// What clicks on the form do.

import { choose } from "./choosing.js";
import { KEEPS_FOCUS, run } from "./commands.js";
import { field, giveSource, giveTarget, saidElsewhere } from "./sources.js";
import { at, here, placeOf, quickOf, valueOf, view } from "./work.js";

const DECIDES = ".act :is(button, .options), .of-sentence .options, .moves, .offer";

// The second click of a double click would take back what the first one did.
export function clicked(event) {
  const control = event.target.closest("[data-command]");
  if (event.detail > 1 && event.target.closest(DECIDES)) return ignored(event);
  if (control) {
    event.preventDefault();
    const act = control.closest(".act");
    run(control.dataset.command, act ? Number(act.dataset.act) : undefined);
    return event.detail && !KEEPS_FOCUS.has(control.dataset.command) ? field.left() : undefined;
  }
  const quick = event.target.closest(".quick button");
  if (quick) return quicklyChosen(quick, event);
  const input = event.target.closest(".options input");
  const link = input?.closest(".link-fields");
  if (input && !link) chosenByHand(input, event);
  return undefined;
}

function ignored(event) {
  event.preventDefault();
  if (event.target.closest(".options")) field.left();
}

function quicklyChosen(button, event) {
  const [layer, place] = placeOf(button);
  const choice = quickOf(layer)[[...button.parentElement.children].indexOf(button)];
  if (layer.kind === "source") giveSource(place, saidElsewhere(choice));
  else giveTarget(place, layer, choice);
  if (event.detail) field.left();
}

// As after every click the keyboard goes back to the text, so that an arrow key moves on and does not change the answer.
function chosenByHand(input, event) {
  const [layer, place] = placeOf(input);
  const byArrow = event.detail === 0;
  if (byArrow && input.type === "radio" && valueOf(place, layer) === input.value) return;
  choose(place, layer, input.value);
  view.fill(at.current, here().answer, here().start);
  if (!byArrow) field.left();
}
