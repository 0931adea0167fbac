// The board: cards are dragged, moved by their menu, or by keys (Space grabs, arrows choose, Enter drops, Escape puts
// back). Each move is a request of its own; where a card belongs afterwards is what the server's card says, so a refused
// one goes back and leaves the others alone. Without this file the menu's link leads to a page with the same buttons.
const board = document.querySelector("[data-board]");
const menu = document.getElementById("board-menu");
const dialog = document.getElementById("board-close");
const drops = () => [...document.querySelectorAll("[data-drop]")];
const dropOf = (stage) => document.querySelector(`[data-drop="${stage}"]`);
const cardOf = (key) => document.getElementById(`card-${key}`);
const nameOf = (card) => card.querySelector(".pw-name");
const frameOf = (drop) => drop.closest("[data-lane]") ?? drop;

function say(what, card, stage) {
  const text = board.dataset[what].replace("{name}", nameOf(card).textContent).replace("{stage}", stage);
  document.getElementById("board-say").textContent = text;
}

function light(drop) {
  for (const other of drops()) frameOf(other).classList.toggle("pw-over", other === drop);
}

// Moving

const placeOf = (card) => ({ drop: card.parentElement, next: card.nextElementSibling });

// Puts a card into the lane of its stage: where it came from, or on top. Its focus stays with it.
function settle(card, origin) {
  if (!card) return;
  card.removeAttribute("aria-busy");
  const drop = dropOf(card.dataset.stage);
  const focused = card.contains(document.activeElement) ? document.activeElement : null;
  if (!drop?.closest("[data-lane]")) {
    card.remove(); // it is closed now
    if (focused) board.focus();
  } else if (card.parentElement !== drop) {
    const next = origin?.drop === drop && origin.next?.parentElement === drop ? origin.next : drop.firstElementChild;
    drop.insertBefore(card, next);
    focused?.focus();
  }
}

function move(card, stage, origin = placeOf(card)) {
  const key = card.dataset.card;
  if (card.hasAttribute("aria-busy")) return;
  const drop = dropOf(stage);
  if (drop?.dataset.close && dialog) return close(card, drop, origin);
  const hadFocus = card.contains(document.activeElement);
  if (drop && card.parentElement !== drop) drop.prepend(card);
  if (hadFocus) nameOf(card).focus();
  card.setAttribute("aria-busy", "true");
  card.removeAttribute("style"); // dragging leaves one behind; htmx would put it onto the answer, against the policy
  const values = { stage, version: card.dataset.version };
  const done = () => settle(cardOf(key), origin);
  htmx.ajax("POST", card.querySelector(".pw-more").href, { source: card, target: card, swap: "outerHTML", values }).then(done, done);
}

// Closing asks for more than a stage: its own form, in a dialog. Closed without an answer, the card goes back.
function close(card, drop, origin) {
  const url = drop.dataset.close.replace("/0/", `/${card.dataset.card}/`);
  const back = encodeURIComponent(location.pathname + location.search);
  const body = dialog.querySelector(".pw-body");
  body.replaceChildren();
  dialog.addEventListener("close", () => settle(card, origin), { once: true });
  htmx.ajax("GET", `${url}&next=${back}`, { source: dialog, target: body, swap: "innerHTML" }).then(() => {
    for (const form of body.querySelectorAll("form:not([action])")) form.action = `${url}&next=${back}`;
    dialog.showModal();
  }, () => settle(card, origin));
}

// A refusal brings the card as it is now, so it is swapped in like an answer.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status !== 409 || !event.detail.target.matches("[data-card]")) return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
});

document.addEventListener("click", (event) => {
  const undo = event.target.closest("[data-undo]");
  if (!undo) return;
  const card = cardOf(undo.dataset.undo);
  if (card) move(card, undo.dataset.to);
  undo.closest("[data-toast]").remove();
});

// What others do

const FOLLOW = 1500; // milliseconds: with the answer on its way, it is here within two seconds
const AT_ONCE = 200; // cards in one question: an address has its limits; of more, the next ones are asked for next time
let isDragging = false;
let isAsking = false;
let from = 0;
let mark = board?.dataset.mark; // the last write to a deal that the page knows of

// Nothing moves under the hand of somebody who is about to move it.
const isAtWork = () =>
  grabbed || isDragging || dialog?.open || menu.matches(":popover-open") || board.querySelector("[aria-busy]");

async function follow() {
  const all = [...board.querySelectorAll("[data-card]")];
  if (isAsking || document.visibilityState !== "visible" || isAtWork()) return;
  isAsking = true;
  from = from < all.length ? from : 0;
  const cards = all.slice(from, from + AT_ONCE);
  from += AT_ONCE;
  const versions = new Map(cards.map((card) => [card.dataset.card, card.dataset.version]));
  const words = [...versions].map(([key, version]) => `card=${key}-${version}`).join("&");
  try {
    const url = `${board.dataset.changes}&since=${mark}&${words}`;
    const answer = await fetch(url, { headers: { Accept: "text/html" }, redirect: "error" });
    const found = document.createElement("template");
    found.innerHTML = answer.ok ? await answer.text() : "";
    if (!answer.ok || isAtWork()) return; // the next question brings it
    mark = answer.headers.get("Board-Mark");
    if (!found.content.firstElementChild) return;
    for (const item of [...found.content.children]) take(item, versions);
    htmx.trigger(document.body, "board-moved");
  } catch {
    // Offline for a moment, or logged out: the next question or click will tell.
  } finally {
    isAsking = false;
  }
}

// A card as it is now, in the place of the one that was there; the focus stays on it, or goes to the board. A deal that
// was not there is on top of its lane. What is older than what stands there by now was on its way for too long.
function take(item, versions) {
  const key = item.dataset.card ?? item.dataset.gone;
  const old = cardOf(key);
  const isLate = item.dataset.card
    ? Number(old?.dataset.version ?? -1) >= Number(item.dataset.version)
    : old?.dataset.version !== versions.get(key);
  if (isLate) return;
  const focused = old?.contains(document.activeElement) ? document.activeElement.id : "";
  if (item.dataset.gone) old.remove();
  else {
    old?.replaceWith(item);
    settle(item);
    document.getElementById("board-empty")?.remove();
  }
  if (focused) (document.getElementById(focused) ?? board).focus();
}

// What came to the top of a lane is in its own place as well once the lane is shown that far: there it stays.
function showOnce() {
  const seen = new Set();
  for (const card of [...board.querySelectorAll("[data-card]")].reverse()) {
    if (seen.has(card.id)) card.remove();
    seen.add(card.id);
  }
}

// By mouse or finger

function startDragging(drop) {
  let origin = null;
  Sortable.create(drop, {
    group: "board",
    sort: false,
    draggable: "[data-movable]",
    filter: "[aria-busy], .pw-more",
    preventOnFilter: false,
    delay: 150,
    delayOnTouchOnly: true,
    ghostClass: "pw-ghost",
    onStart: ({ item }) => {
      isDragging = true;
      origin = placeOf(item);
      menu.hidePopover();
    },
    onMove: ({ to }) => light(to),
    onEnd: ({ item, to }) => {
      isDragging = false;
      light(null);
      if (to !== origin.drop) move(item, to.dataset.drop, origin);
    },
  });
}

// By the menu

let menuOf = null;

function openMenu(link) {
  menuOf = link.closest("[data-card]");
  for (const item of menu.querySelectorAll("[name=stage]")) item.disabled = item.value === menuOf.dataset.stage;
  menu.showPopover();
  placeMenu();
  menu.querySelector("button:enabled")?.focus();
}

// Under its card's button, or above it where there is no room.
function placeMenu() {
  const at = menuOf.querySelector(".pw-more").getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const under = at.bottom + height + 8 < innerHeight ? at.bottom + 4 : Math.max(8, at.top - height - 4);
  menu.style.top = `${Math.min(under, Math.max(8, innerHeight - height - 8))}px`;
  menu.style.left = `${Math.min(Math.max(8, at.right - width), innerWidth - width - 8)}px`;
}

function closeMenu() {
  menu.hidePopover();
  menuOf?.querySelector(".pw-more")?.focus();
}

function walkMenu(event) {
  const items = [...menu.querySelectorAll("button:enabled")];
  const at = items.indexOf(document.activeElement);
  const last = items.length - 1;
  const to = { ArrowDown: at === last ? 0 : at + 1, ArrowUp: at <= 0 ? last : at - 1, Home: 0, End: last }[event.key];
  if (to !== undefined) items[to]?.focus();
  else if (event.key === "Escape") closeMenu();
  else if (event.key !== "Tab") return;
  else closeMenu();
  event.preventDefault();
}

// By keys

let grabbed = null; // { card, at: its place among the drops }

function grab(card) {
  if (!("movable" in card.dataset) || card.hasAttribute("aria-busy")) return;
  grabbed = { card, at: drops().indexOf(card.parentElement) };
  card.classList.add("pw-lift");
  light(card.parentElement);
  say("sayGrabbed", card, "");
}

function letGo() {
  const { card, at } = grabbed;
  grabbed = null;
  card.classList.remove("pw-lift");
  light(null);
  return [card, drops()[at]];
}

function choose(step) {
  const all = drops();
  grabbed.at = Math.min(Math.max(grabbed.at + step, 0), all.length - 1);
  light(all[grabbed.at]);
  frameOf(all[grabbed.at]).scrollIntoView({ block: "nearest", inline: "nearest" });
  say("sayOver", grabbed.card, all[grabbed.at].dataset.name);
}

function putBack() {
  const [card] = letGo();
  say("sayBack", card, card.parentElement.dataset.name);
}

function drop() {
  const [card, chosen] = letGo();
  if (chosen === card.parentElement) say("sayBack", card, chosen.dataset.name);
  else move(card, chosen.dataset.drop);
}

function whenGrabbed(event) {
  const act = {
    ArrowLeft: () => choose(-1),
    ArrowRight: () => choose(1),
    Enter: drop,
    " ": drop,
    Escape: putBack,
    Tab: putBack,
  }[event.key];
  if (!act) return;
  if (event.key !== "Tab") event.preventDefault();
  act();
}

// From card to card; sideways to the same height of the next lane that has one.
function walk(event, card) {
  const inLane = (list) => [...list.querySelectorAll("[data-card]")];
  const own = inLane(card.parentElement);
  const at = own.indexOf(card);
  const lanes = drops().map(inLane).filter((cards) => cards.length);
  const lane = lanes.findIndex((cards) => cards.includes(card));
  const beside = (step) => lanes[lane + step]?.[Math.min(at, lanes[lane + step].length - 1)];
  const to = { ArrowUp: own[at - 1], ArrowDown: own[at + 1], ArrowLeft: beside(-1), ArrowRight: beside(1) }[event.key];
  if (!to) return;
  event.preventDefault();
  nameOf(to).focus();
}

function onKey(event) {
  const card = event.target.closest("[data-card]");
  if (grabbed) whenGrabbed(event);
  else if (!card || event.altKey || event.ctrlKey || event.metaKey) return;
  else if (event.key === " " && event.target.matches(".pw-more")) {
    event.preventDefault();
    openMenu(event.target);
  } else if (event.key === " " && event.target.matches(".pw-name")) {
    event.preventDefault();
    grab(card);
  } else walk(event, card);
}

// On a phone: one lane at a time, swiped or chosen

function startSelect(select) {
  select.hidden = false;
  select.addEventListener("change", () => {
    document.getElementById(`lane-${select.value}`).scrollIntoView({ block: "nearest", inline: "start" });
  });
  board.addEventListener("scrollend", () => {
    const lane = [...board.children].find((other) => other.offsetLeft + other.offsetWidth / 2 > board.scrollLeft);
    if (lane) select.value = lane.dataset.lane;
  });
}

if (board) {
  drops().forEach(startDragging);
  board.addEventListener("keydown", onKey);
  board.addEventListener("focusout", () => {
    if (grabbed && !grabbed.card.contains(document.activeElement)) requestAnimationFrame(() => grabbed && putBack());
  });
  board.addEventListener("click", (event) => {
    const link = event.target.closest(".pw-more");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    openMenu(link);
  });
  board.addEventListener("scroll", () => menu.matches(":popover-open") && placeMenu());
  menu.addEventListener("keydown", walkMenu);
  menu.addEventListener("submit", (event) => {
    event.preventDefault();
    const card = menuOf;
    closeMenu();
    if (card?.isConnected) move(card, event.submitter.value);
  });
  document.querySelectorAll("[data-lane-select]").forEach(startSelect);
  document.addEventListener("htmx:afterSwap", showOnce);
  setInterval(follow, FOLLOW);
}
