// Fetches the rows of a big round one after the other: computing one takes seconds, and the page need not wait.
// Without scripts each row is a link to the page that computes it.

async function fill(row, words) {
  const cell = row.querySelector(".wait");
  cell.textContent = words.wait;
  row.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(row.dataset.row);
    if (!answer.ok) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    row.replaceWith(document.adoptNode(page.querySelector("tr")));
  } catch {
    row.removeAttribute("aria-busy");
    cell.textContent = words.failed;
  }
}

for (const table of document.querySelectorAll(".overview")) {
  for (const row of table.querySelectorAll("tr[data-row]")) {
    await fill(row, table.dataset);
  }
}
