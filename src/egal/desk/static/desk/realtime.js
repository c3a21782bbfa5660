// News from the server: what changed is fetched anew, a little later and never twice at once.
import { talk } from "./navigation.js";
import { addNews } from "./news.js";
import { refresh } from "./parts.js";
import { connect, pass } from "./phone/line.js";

const SOON = 150; // ms in which changes are gathered
const PAUSE = 1_000; // ms between two rounds, however much goes on
const PATIENCE = 3_000; // ms without connection before anybody is told

const HIDDEN = 10_000; // ms between two rounds while nobody looks: then only the number in the tab is fetched
const UNREAD = "unread";
const LIST = ["list", "views", UNREAD];
const CONVERSATION = ["head", "timeline", "person", "thread", "ways"];
const PAGE = [...LIST, ...CONVERSATION];
const ON_LISTS = /^(agent|arrival|call|contact|conversation|inbox|message|tag|team|thread|view)[.]|^note[.]mentioned$/;
const ON_BOARD = /^(call|callback|offer|presence|waiting)[.]/;
const ON_THREADS = /^(post|thread)[.]/;
const ON_TIMELINE_ONLY = "note.added";

const wanted = new Set();
let spread = 0; // ms over which all browsers of this server together should fetch
let round = 0; // when the last one began
let timer;
let running = false;
let worry;

/** Hear what happens in this desk's workspace. */
export function listen(desk) {
  const { stream, workspace, worker } = desk.dataset;
  const url = new URL(stream, location.href);
  url.searchParams.set("workspace", workspace);
  connect(url.href, Number(desk.dataset.seq), worker, `egal ${workspace}`, (news) => hear(desk, news));
  document.addEventListener("visibilitychange", replan);
}

/** Fetch these parts soon; changes that come close together are one round. */
export function want(names) {
  for (const name of names) wanted.add(name);
  plan();
}

function hear(desk, { kind, seq, change }) {
  if (kind === "online") calm();
  if (kind === "offline") worry ??= setTimeout(admit, PATIENCE);
  if (kind === "changed") show(desk, change);
  pass(kind, change);
  if (kind === "onlookers") onlookers(change.conversation)?.show(change.people);
  const missed = kind === "hello" && seq > Number(desk.dataset.seq);
  if (kind === "told" || kind === "reset" || missed) document.dispatchEvent(new Event("egal:told"));
  if (kind === "reset" || missed) want(PAGE);
  if (seq) desk.dataset.seq = seq;
}

function onlookers(conversation) {
  return document.querySelector(`desk-onlookers[data-conversation="${CSS.escape(conversation)}"]`);
}

async function show(desk, change) {
  spread = change.spread ?? spread;
  if (ON_LISTS.test(change.kind)) want(LIST);
  if (ON_BOARD.test(change.kind)) want(["board"]);
  if (ON_THREADS.test(change.kind)) want(["thread"]);
  if (!change.conversation || change.conversation !== talk()?.dataset.conversation) return;
  onlookers(change.conversation)?.added();
  const added = await addNews(desk, change.conversation, change.seq);
  if (!added || change.kind !== ON_TIMELINE_ONLY) want(CONVERSATION);
}

/** The more browsers there are, the longer each waits and the more their moments differ. */
function plan() {
  if (timer || running || !fetchable().length) return;
  const pause = Math.max(document.hidden ? HIDDEN : PAUSE, 2 * spread);
  timer = setTimeout(run, Math.max(SOON + Math.random() * spread, round + pause - Date.now()));
}

/** Who comes back need not wait as long as who does not look. */
function replan() {
  clearTimeout(timer);
  timer = undefined;
  plan();
}

/** What is open is read by being fetched, so the number comes last. */
async function run() {
  timer = undefined;
  running = true;
  const names = new Set(fetchable());
  for (const name of names) wanted.delete(name);
  const counts = names.delete(UNREAD);
  round = Date.now();
  await refresh(names, { patient: true });
  if (counts) await refresh(new Set([UNREAD]), { patient: true });
  running = false;
  plan();
}

function fetchable() {
  return [...wanted].filter((name) => !document.hidden || name === UNREAD);
}

/** What was typed meanwhile, the server shall have now. */
function calm() {
  if (worry) document.querySelector("desk-composer")?.keepAgain();
  clearTimeout(worry);
  worry = undefined;
  showOffline(false);
}

/** Say so, and ask once: if the session has ended, the answer leads to the sign-in. */
function admit() {
  showOffline(true);
  want(LIST);
}

function showOffline(offline) {
  const strip = document.getElementById("offline");
  const [shown] = strip.children;
  shown.hidden = !offline;
  shown.lastElementChild.textContent = offline ? strip.dataset.text : "";
}
