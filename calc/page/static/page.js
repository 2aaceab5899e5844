// Keeps the list of runs up to date, and sends files that are dropped or chosen. Without it the forms work all the same.
"use strict";

const statusLine = document.getElementById("status");
const list = document.getElementById("runs");
const say = (text) => { if (statusLine) statusLine.textContent = text; };

const states = () => new Map([...list.querySelectorAll("[data-run]")].map((row) => [row.dataset.name, row.dataset.state]));

async function refresh() {
  const answer = await fetch(list.dataset.live + location.search, { headers: { "X-Requested-With": "fetch" } });
  if (answer.status === 403) say("plancalc was started again. Open the address that it printed then.");
  if (!answer.ok) return;
  const before = states();
  const focused = list.contains(document.activeElement) ? document.activeElement.id : "";
  const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
  list.replaceChildren(...parsed.body.childNodes);
  if (focused) document.getElementById(focused)?.focus();
  narrow();
  const finished = [...states()].filter(([name, state]) =>
    before.get(name) !== state && (state === "done" || state === "needs attention"));
  if (before.size && finished.length) {
    say(finished.length > 3 ? `${finished.length} workbooks are finished.`
      : finished.map(([name, state]) => `${name}: ${state}.`).join(" "));
  }
}

// A few rows are seen at a glance; among many, a person looks for a company, a date or a file.
const FEW = 8;
const find = document.getElementById("find");
function narrow() {
  const rows = [...list.querySelectorAll("[data-run]")], wanted = find.value.trim().toLowerCase();
  document.getElementById("finder").hidden = rows.length < FEW && !wanted;
  for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
}
if (find) {
  find.addEventListener("input", () => {
    narrow();
    const rows = [...list.querySelectorAll("[data-run]")];
    say(find.value.trim() ? `${rows.filter((row) => !row.hidden).length} of ${rows.length} runs are shown.` : "");
  });
  narrow();
}

let again = false, busy = false;
async function keepUp() {
  again = true;
  if (busy) return;
  busy = true;
  while (again) {
    again = false;
    try { await refresh(); } catch { /* the server is away: the next turn asks again */ }
  }
  busy = false;
}

if (list) {
  let asking = 0;
  const ask = () => { if (!asking) asking = setInterval(keepUp, 3000); };
  if (window.EventSource) {
    const events = new EventSource("/events");
    events.onopen = () => { clearInterval(asking); asking = 0; };
    events.onmessage = keepUp;
    events.onerror = ask;
  } else ask();
}

// Files are sent three at a time, each for itself: one that fails leaves the others alone.

function line(name) {
  const item = document.createElement("li");
  const label = document.createElement("span");
  const bar = document.createElement("progress");
  label.textContent = name;
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", `${name} being sent`);
  item.append(label, bar);
  document.getElementById("sending").append(item);
  return { bar, end: () => item.remove(), fail: (why) => { item.className = "failed"; item.textContent = `${name}: ${why}`; } };
}

function send(form, file) {
  return new Promise((done) => {
    const shown = line(file.name);
    const failed = (why) => { shown.fail(why); say(`${file.name} was not received. ${why}`); done(); };
    if (file.size > Number(form.dataset.most)) return failed("It is too large.");
    const body = new FormData();
    body.append("files", file, file.name);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.upload.onprogress = (event) => { if (event.lengthComputable) shown.bar.value = event.loaded / event.total; };
    request.onload = () => {
      let answer = {};
      try { answer = JSON.parse(request.responseText); } catch { /* a proxy's own page */ }
      if (request.status !== 200) return failed(answer.message || `The server answered ${request.status}.`);
      shown.end();
      say(`${file.name} was received.`);
      keepUp();
      done();
    };
    request.onerror = () => failed("The connection was lost. Send it again.");
    request.send(body);
  });
}

async function sendAll(form, files) {
  const waiting = [...files];
  const next = async () => { while (waiting.length) await send(form, waiting.shift()); };
  await Promise.all([next(), next(), next()]);
}

const upload = document.getElementById("upload");
if (upload) {
  upload.addEventListener("submit", (event) => {
    event.preventDefault();
    const input = document.getElementById("files");
    sendAll(upload, input.files);
    input.value = "";
  });
}

for (const zone of document.querySelectorAll(".drop")) {
  const over = (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    zone.classList.add("over");
  };
  zone.addEventListener("dragenter", over);
  zone.addEventListener("dragover", over);
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    if (zone === upload) sendAll(zone, event.dataTransfer.files);
    else if (event.dataTransfer.files.length) {
      zone.querySelector("input[type=file]").files = event.dataTransfer.files;
      zone.requestSubmit();
    }
  });
}
// What misses a zone is not to be opened by the browser in place of the page.
for (const kind of ["dragover", "drop"]) addEventListener(kind, (event) => event.preventDefault());
