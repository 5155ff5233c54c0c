// What clicks on the form do.

import { choose } from "./choosing.js";
import { KEEPS_FOCUS, OPENS_DIALOG, run } from "./commands.js";
import { field, giveSource, giveTarget, saidElsewhere } from "./sources.js";
import { at, here, placeOf, quickOf, valueOf, view } from "./work.js";

const DECIDES = ".act :is(button, .options), .of-sentence .options, .moves, .offer";

// The second click of a double click would take back what the first one did.
export function clicked(event) {
  const control = event.target.closest("[data-command]");
  if (event.detail > 1 && event.target.closest(DECIDES)) return ignored(event);
  if (control) {
    event.preventDefault();
    return commanded(control, event.detail > 0);
  }
  const quick = event.target.closest(".quick button");
  if (quick) return quicklyChosen(quick, event);
  const input = event.target.closest(".options input");
  const link = input?.closest(".link-fields");
  if (input && !link) chosenByHand(input, event);
  return undefined;
}

function commanded(control, byPointer) {
  const { command } = control.dataset;
  const act = control.closest(".act");
  if (byPointer && OPENS_DIALOG.has(command)) field.left();
  run(command, act ? Number(act.dataset.act) : undefined);
  if (byPointer && !KEEPS_FOCUS.has(command) && !OPENS_DIALOG.has(command)) field.left();
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
