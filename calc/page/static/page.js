// Keeps the list of runs up to date, and sends files that are dropped or chosen. Without it the forms work all the same.
"use strict";

const statusLine = document.getElementById("status");
const list = document.getElementById("runs");
const say = (text) => { if (statusLine) statusLine.textContent = text; };

const states = () => new Map([...list.querySelectorAll("[data-run]")].map((row) => [row.dataset.name, row.dataset.state]));

let away = false;

async function refresh() {
  const options = { headers: { "X-Requested-With": "fetch" }, signal: AbortSignal.timeout(20000) };
  const answer = await fetch(list.dataset.live + location.search, options);
  if (answer.status === 403) say("plancalc was started again. Ask whoever started it for the address that it printed then, and open that.");
  if (!answer.ok) return;
  if (away) say("plancalc answers again.");
  away = false;
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
    try { await refresh(); } catch {  // the next turn asks again
      if (!away) say("plancalc does not answer. Nothing was lost: this list goes on by itself as soon as it does.");
      away = true;
    }
  }
  busy = false;
}

// A stream tells of changes. Where it is cut, or a proxy holds it back, the list is asked for every three seconds.
// A window that nobody sees has none: a browser gives all of its windows together six connections to a server.

if (list) {
  let events = null, heard = 0;
  const hear = () => { heard = Date.now(); };
  const listen = () => {
    events?.close();
    events = document.hidden ? null : new EventSource("/events");
    if (!events) return;
    events.onmessage = () => { hear(); keepUp(); };
    events.addEventListener("alive", hear);
    events.onerror = () => { heard = 0; };
  };
  document.addEventListener("visibilitychange", () => { heard = 0; listen(); });
  setInterval(() => { if (!document.hidden && Date.now() - heard > 40000) keepUp(); }, 3000);
  listen();
}

// Files are sent three at a time, each for itself: one that fails leaves the others alone, and can be sent again.

const sending = document.getElementById("sending");
const failures = new Map();  // the lines of files that were not received
let underway = 0;
const againButton = document.createElement("button");
againButton.type = "button";
againButton.id = "send-again";

function offerAgain(form) {
  againButton.remove();
  if (!failures.size) return;
  againButton.textContent = failures.size === 1 ? "Send it again" : `Send these ${failures.size} again`;
  againButton.onclick = () => {
    const files = [...failures.values()];
    for (const item of failures.keys()) item.remove();
    failures.clear();
    document.getElementById("files").focus();
    sendAll(form, files);
  };
  sending.after(againButton);
}

function line(file) {
  const item = document.createElement("li");
  const label = document.createElement("span");
  const bar = document.createElement("progress");
  label.textContent = file.name;
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", `${file.name} being sent`);
  item.append(label, bar);
  sending.append(item);
  const fail = (why, mayTry) => {
    item.className = "failed";
    item.textContent = `${file.name}: ${why}`;
    if (mayTry) failures.set(item, file);
  };
  return { bar, fail, end: () => item.remove() };
}

function send(form, file) {
  return new Promise((done) => {
    const shown = line(file);
    const failed = (why, mayTry = true) => {
      shown.fail(why, mayTry);
      say(`${file.name} was not received. ${why}`);
      done();
    };
    if (file.size > Number(form.dataset.most)) return failed("It is too large.", false);
    const body = new FormData();
    body.append("files", file, file.name);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    let stalled = 0;
    const wait = () => {
      clearTimeout(stalled);
      stalled = setTimeout(() => request.abort(), 120000);
    };
    request.upload.onprogress = (event) => {
      wait();
      if (event.lengthComputable) shown.bar.value = event.loaded / event.total;
    };
    request.onloadend = () => clearTimeout(stalled);
    request.onload = () => {
      let answer = {};
      try { answer = JSON.parse(request.responseText); } catch { /* a proxy's own page */ }
      if (request.status !== 200) return failed(answer.message || `The server answered ${request.status}.`);
      shown.end();
      say(`${file.name} was received.`);
      keepUp();
      done();
    };
    request.onerror = request.onabort = () =>
      failed("The connection was lost. Send it again, unless it is among the runs below.");
    wait();
    request.send(body);
  });
}

async function sendAll(form, files) {
  const waiting = [...files];
  const next = async () => { while (waiting.length) await send(form, waiting.shift()); };
  againButton.remove();
  underway += 1;
  await Promise.all([next(), next(), next()]);
  underway -= 1;
  offerAgain(form);
}

// Whoever leaves the page while files are being sent is asked first.
addEventListener("beforeunload", (event) => { if (underway) event.preventDefault(); });

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

// Of a chart that is wider than the window, the last dates are seen first.
for (const chart of document.querySelectorAll(".chart")) chart.parentElement.scrollLeft = chart.parentElement.scrollWidth;

// What is marked is seen at once, also where its table is wider than the window.
for (const cell of document.querySelectorAll(".scroll .marked")) {
  const box = cell.closest(".scroll");
  if (cell.offsetLeft + cell.offsetWidth > box.clientWidth) box.scrollLeft = cell.offsetLeft - 60;
}
