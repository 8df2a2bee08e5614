"use strict";

/* The answer form. The page holds its questions as data, asks them, and saves an answers file.

   It sends nothing, keeps nothing in the browser and computes no score. Texts are only ever put into
   the page as text. What an answer means follows cyberdiag/typed.py, which questions apply follows
   cyberdiag/model/condition.py and cyberdiag/scoring/judge.py; tests hold both against each other. */

const DATA = JSON.parse(document.getElementById("data").textContent);
const UNKNOWN = "unknown", NONE = "none";
const BESIDE = DATA.beside; // what may be written beside an answer
const TEXTS = ["note", "evidence"]; // of it, what may be told twice
const LACKS = { reason: "lacks-reason", evidence: "lacks-evidence" };
const BY_ID = new Map(DATA.questions.map((question, number) => [question.id, { ...question, number }]));
const RENAMED = new Map(DATA.questions.flatMap((question) => (question.was || []).map((old) => [old, question.id])));

const form = {
  language: DATA.language,
  head: {},          // the firm, who answers, the day
  given: new Map(),  // what was typed or chosen, by question
  beside: new Map(), // what is written beside answers, by question
  others: {},        // answers of an opened file to questions that this form does not have
  rest: {},          // everything else that an opened file holds
  saved: "",         // the file as it was saved last
};

/* ---- conditions: true, false, or null while what is not known could decide */

function evaluate(condition, value) {
  if (condition.flag !== undefined) return evaluate(DATA.flags[condition.flag], value);
  if (condition.not !== undefined) {
    const inner = evaluate(condition.not, value);
    return inner === null ? null : !inner;
  }
  if (condition.all !== undefined) {
    const parts = condition.all.map((part) => evaluate(part, value));
    return parts.includes(false) ? false : parts.includes(null) ? null : true;
  }
  if (condition.any !== undefined) {
    const parts = condition.any.map((part) => evaluate(part, value));
    return parts.includes(true) ? true : parts.includes(null) ? null : false;
  }
  return compare(condition, value(condition.question));
}

/* The questions that a condition looks at; with `value`, those alone whose answers make it come out as it does. */
function grounds(condition, value) {
  if (condition.flag !== undefined) return grounds(DATA.flags[condition.flag], value);
  if (condition.question !== undefined) return [condition.question];
  const parts = condition.not !== undefined ? [condition.not] : condition.all || condition.any;
  const came = value && evaluate(condition, value);
  return parts.filter((part) => !value || condition.not !== undefined || evaluate(part, value) === came).flatMap((part) => grounds(part, value));
}

function compare(condition, value) {
  if (value === null || value === undefined) return null;
  const chosen = Array.isArray(value) ? value : [String(value)];
  const is = typeof condition.is === "boolean" ? (condition.is ? "yes" : "no") : condition.is;
  const oneOf = is !== undefined ? [is] : condition.in || [];
  if (oneOf.length) return chosen.length === 1 && oneOf.includes(chosen[0]);
  if (condition.includes !== undefined) return chosen.some((one) => condition.includes.includes(one));
  if (condition.since !== undefined || condition.until !== undefined) {
    return chosen[0] >= (condition.since || "") && (condition.until === undefined || chosen[0] <= condition.until);
  }
  if (typeof value !== "number") return null;
  return (condition.at_least === undefined || value >= condition.at_least)
    && (condition.at_most === undefined || value <= condition.at_most);
}

/* Which questions are asked, which may still come, and the answers that count, walking in the order asked. */
function route(answers) {
  const counted = new Map(Object.entries(DATA.context)), asked = new Set(), maybe = new Set();
  const value = (name) => (counted.get(name) === UNKNOWN ? null : counted.get(name));
  for (const question of DATA.questions) {
    const wanted = question.only ? evaluate(question.only, value) : true;
    const off = question.off ? evaluate(question.off, value) === true : false;
    if (off || wanted === false) continue;
    if (wanted === null) {
      maybe.add(question.id);
      continue;
    }
    asked.add(question.id);
    if (answers.has(question.id)) counted.set(question.id, answers.get(question.id));
  }
  return { counted, asked, maybe };
}

/* ---- what an answer means: { value }, { fault }, or null while there is none */

function meant(question, raw) {
  if (raw === undefined || raw === null || (typeof raw === "string" && !raw.trim()) || (Array.isArray(raw) && !raw.length)) return null;
  if (question.kind === "text") return { value: asText(raw) };
  const given = typeof raw === "boolean" ? (raw ? "yes" : "no") : raw;
  if (question.kind === "multiple") return severalMeant(question, given);
  if (typeof given === "object") return { fault: "fault-choice" };
  if (question.kind === "single") return choiceMeant(question, given);
  if (typeof given === "string" && saysUnknown(given)) return { value: UNKNOWN };
  if (question.kind === "number") return numberMeant(question, given);
  const day = parseDay(String(given));
  return day ? { value: day } : { fault: "fault-date" };
}

function choiceMeant(question, raw) {
  const text = plain(String(raw));
  const choices = question.choices || [];
  const named = choices.filter((id) => plain(id) === text);
  const labelled = () => choices.filter((id, at) => labels(question, at).some((label) => plain(label) === text));
  const found = named.length ? named : labelled();
  if (found.length === 1) return { value: found[0] };
  if (saysUnknown(String(raw))) return { value: UNKNOWN };
  const renamed = Object.entries(question.renamed || {}).filter(([old]) => plain(old) === text).map(([, now]) => now);
  if (renamed.length === 1) return { value: renamed[0] };
  for (const word of ["yes", "no"]) {
    if (choices.includes(word) && said(word).includes(text)) return { value: word };
  }
  return { fault: "fault-choice" };
}

function severalMeant(question, raw) {
  if (!Array.isArray(raw) && typeof raw === "object") return { fault: "fault-choice" };
  const parts = (Array.isArray(raw) ? raw : [raw]).map((one) => (typeof one === "object" ? { fault: "fault-choice" } : choiceMeant(question, one)));
  const picked = new Set(parts.map((part) => part.value));
  if (picked.has(undefined) || (picked.size > 1 && (picked.has(UNKNOWN) || picked.has(NONE)))) return { fault: "fault-choice" };
  return { value: picked.has(UNKNOWN) ? UNKNOWN : question.choices.filter((id) => picked.has(id)) };
}

function numberMeant(question, raw) {
  let number = raw;
  if (typeof raw === "string") {
    const bare = narrow(raw).trim().replace(/[−▲]/g, "-");
    const unsigned = bare.replace(/^-/, "").replace(/^\+/, "");
    const sizes = units(question).map((unit) => parseNumber(unsigned, unit));
    const size = sizes.find((one) => one !== null);
    if (size === undefined) return { fault: /^[-+]?[0-9]+$/.test(bare) ? outside(question) : "fault-number" };
    number = bare.startsWith("-") ? 0 - size : size;
  }
  if (!Number.isFinite(number)) return { fault: "fault-number" };
  const { minimum, maximum } = question;
  if ((minimum !== undefined && number < minimum) || (maximum !== undefined && number > maximum)) return { fault: outside(question) };
  return { value: number };
}

function outside(question) {
  if (question.minimum !== undefined && question.maximum !== undefined) return "fault-range";
  return question.minimum !== undefined ? "fault-low" : question.maximum !== undefined ? "fault-high" : "fault-number";
}

function units(question) {
  return [...new Set(Object.values(DATA.languages).map((one) => one.questions[question.id].unit || ""))];
}

function labels(question, at) {
  return Object.values(DATA.languages).map((one) => one.questions[question.id].choices[at][0]);
}

function said(word) {
  return [word, ...Object.values(DATA.languages).flatMap((one) => one.said[word])].map(plain);
}

function saysUnknown(text) {
  return said(UNKNOWN).includes(plain(text));
}

function narrow(text) {
  return text.length <= 1000 ? text.normalize("NFKC") : text;
}

function plain(text) {
  const word = narrow(text).replace(/[’‘`]/g, "'").toLowerCase().trim().split(/\s+/).join(" ");
  return word.replace(/。+$/, "") || word;
}

/* Numbers as people type them, as in cyberdiag/model/numbers.py; sums are exact, in units of 10 to the -100. */

const KANJI = { "〇": "0", "零": "0", "一": "1", "二": "2", "三": "3", "四": "4", "五": "5", "六": "6", "七": "7", "八": "8", "九": "9" };
const SMALL = { "十": 10n, "百": 100n, "千": 1000n };
const LARGE = {
  k: 10n ** 3n, thousand: 10n ** 3n, "万": 10n ** 4n, m: 10n ** 6n, million: 10n ** 6n, "億": 10n ** 8n,
  b: 10n ** 9n, bn: 10n ** 9n, billion: 10n ** 9n, "兆": 10n ** 12n,
};
const PLACES = 100, POINT = 10n ** 100n, LARGEST = 10n ** 18n;
const BEFORE = /^(?:[¥\\~〜∼≒ ]|約|およそ|おおよそ|大体|だいたい|ざっと|合計|計|全部で|総勢|jpy|yen|about|approximately|approx\.?|around|roughly|circa|ca\.)+/;
const VAGUE = / ?(?:くらい|ぐらい|ほど|程度?|前後|以上|余り|あまり|強|弱|超|\+|or more|or so|plus)[ 。.]?$/;
const UNIT = /(?:円|[人名件社台](?:分|様)?|yen|jpy|people|persons?|employees|staff)$/;
const PART = /([0-9]+(?:\.[0-9]+)?)|([十百千])|(thousand|million|billion|bn|k|m|b|万|億|兆)/g;

function parseNumber(text, unit) {
  if (text.length > 100) return null;
  let bare = narrow(text).toLowerCase().trim().split(/\s+/).join(" ").replace(BEFORE, "").replace(VAGUE, "");
  bare = withoutUnit(bare, narrow(unit).trim().toLowerCase());
  bare = bare.replace(/(?<=[0-9])[,、 ](?=[0-9]{3}(?![0-9]))/g, "").replace(/(?<![0-9]) | (?![0-9])/g, "");
  return summed(bare.replace(/[〇零一二三四五六七八九]/g, (sign) => KANJI[sign]));
}

function withoutUnit(text, unit) {
  const bare = text.replace(/。+$/, "").trim();
  return unit && bare.endsWith(unit) ? bare.slice(0, -unit.length) : bare.replace(UNIT, "");
}

function summed(text) {
  let total = 0n, above = LARGEST, at = 0, section = [];
  for (const match of text.matchAll(PART)) {
    const [whole, digits, small, large] = match;
    if (match.index !== at) return null;
    at += whole.length;
    if (!large) {
      section.push([digits, small]);
      continue;
    }
    const part = section.length ? sectionOf(section) : null;
    if (part === null || part * LARGE[large] >= above * POINT || LARGE[large] >= above) return null;
    above = LARGE[large];
    total += part * above;
    section = [];
  }
  const rest = sectionOf(section);
  if (!text || at !== text.length || rest === null || rest >= above * POINT) return null;
  const shown = String(total + rest).padStart(PLACES + 1, "0");
  return Number(`${shown.slice(0, -PLACES)}.${shown.slice(-PLACES)}`);
}

function sectionOf(parts) {
  let total = 0n, number = null, above = LARGEST;
  for (const [digits, small] of parts) {
    if (digits) {
      if (number !== null) return null;
      const [whole, fraction = ""] = digits.split(".");
      number = BigInt(whole + fraction.padEnd(PLACES, "0"));
      continue;
    }
    if (SMALL[small] >= above) return null;
    above = SMALL[small];
    total += (number === null ? POINT : number) * above;
    number = null;
  }
  if (number === null) return total;
  return number < above * POINT ? total + number : null;
}

/* Dates, as in cyberdiag/model/moment.py. */

const ERAS = { "令和": 2018, r: 2018, "平成": 1988, h: 1988, "昭和": 1925, s: 1925 };
const DAY = /^(?:(\d{4})|(令和|平成|昭和|[RHS])\s*(\d{1,2}|元))\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s*\([月火水木金土日](?:曜日?)?\))?(?:\s*T?\s*\d{1,2}\s*(?::\s*\d{2}(?::\d{2})?|時\s*(?:\d{1,2}\s*分?)?))?$/i;

function parseDay(text) {
  const found = text.length <= 100 ? DAY.exec(narrow(text).trim()) : null;
  if (!found) return "";
  const year = found[1] ? Number(found[1]) : ERAS[found[2].toLowerCase()] + (found[3] === "元" ? 1 : Number(found[3]));
  const [month, day] = [Number(found[4]), Number(found[5])];
  const made = new Date(Date.UTC(2000, 0, 1));
  made.setUTCFullYear(year, month - 1, day);
  const real = year >= 1 && made.getUTCFullYear() === year && made.getUTCMonth() === month - 1 && made.getUTCDate() === day;
  return real ? made.toISOString().slice(0, 10) : "";
}

/* What is demanded beside an answer and does not stand there: "reason", "evidence" or "". As in cyberdiag/scoring/given.py. */
function lacking(question, value) {
  const { reason, evidence, out, best, less } = question.needs || {};
  if (!question.needs || value === undefined || value === null || value === UNKNOWN) return "";
  const chosen = Array.isArray(value) ? value : [value], beside = form.beside.get(question.id) || {};
  const empty = (key) => !(beside[key] || "").trim();
  if (chosen.some((id) => out.includes(id))) return reason && empty("note") ? "reason" : "";
  const all = question.kind === "multiple" ? best.every((id) => chosen.includes(id)) && !chosen.some((id) => less.includes(id)) : best.includes(chosen[0]);
  return evidence && all && empty("evidence") ? "evidence" : "";
}

/* ---- the answers file */

function understood() {
  const answers = new Map();
  for (const [id, raw] of form.given) {
    const found = meant(BY_ID.get(id), raw);
    if (found && !found.fault) answers.set(id, found.value);
  }
  return answers;
}

/* What cannot be read is written as it was typed: the program may read it, or names it; it is never lost. */
function fileText() {
  const answers = {}, open = {};
  for (const question of DATA.questions) {
    const raw = form.given.get(question.id), found = meant(question, raw);
    const beside = written(form.beside.get(question.id));
    if (found) {
      const value = found.fault ? raw : found.value;
      answers[question.id] = Object.keys(beside).length ? { answer: value, ...beside } : value;
    } else if (Object.keys(beside).length) {
      open[question.id] = beside;
    }
  }
  const { open_notes: notes, ...rest } = form.rest;
  const head = Object.fromEntries(DATA.texts.map((name) => [name, form.head[name] || ""]));
  const file = { cyberdiag: DATA.format, questionnaires: DATA.versions, ...head, answers: { ...form.others, ...answers } };
  const every = { ...notes, ...open };
  if (Object.keys(every).length) file.open_notes = every;
  return JSON.stringify({ ...file, ...rest }, (_, value) => (typeof value === "string" ? whole(value) : value), 2) + "\n";
}

function written(beside = {}) {
  return Object.fromEntries(Object.entries(beside).filter(([, text]) => text !== ""));
}

/* A half of a sign that takes two cannot stand in a file. */
function whole(text) {
  return text.replace(/\p{Surrogate}/gu, "\ufffd");
}

function save() {
  const now = new Date();
  if (!(form.head.date || "").trim()) {
    const two = (number) => String(number).padStart(2, "0");
    setHead("date", `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`);
  }
  const text = fileText(), name = fileName();
  const blob = new Blob([text], { type: "application/json" });
  const link = el("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  form.saved = text;
  tell(blob.size > DATA.limit ? say("too-large", { megabytes: DATA.limit / 1e6 }) : say("saved", { name }));
  refresh();
}

function fileName() {
  const parts = ["answers", DATA.part, form.head.organisation, form.head.date].map((part) => (part || "").replace(/[^\p{L}\p{N}-]+/gu, "_").replace(/^_+|_+$/g, ""));
  return `${parts.filter(Boolean).join("-").slice(0, 60)}.json`;
}

/* ---- opening a file: it is taken over whole, or nothing is changed */

async function open(file) {
  const name = file.name.slice(0, 80);
  if (file.size > DATA.limit) return tell(say("open-large", { name, megabytes: DATA.limit / 1e6 }));
  const found = readFile(await file.text(), name);
  if (found.told) return tell(found.told);
  if (changed() && !(await agreed())) return;
  tell(take(found.data, name));
  draw();
}

function readFile(text, name) {
  let data;
  try {
    data = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    const start = text.trimStart().toLowerCase();
    const kind = start.startsWith("<") ? "open-form" : /^(#|cyberdiag:)/m.test(start) ? "open-yaml" : "open-broken";
    return { told: say(kind, { name }) };
  }
  if (!isTable(data) || typeof data.cyberdiag !== "string" || !data.cyberdiag.startsWith("answers/")) return { told: say("open-broken", { name }) };
  if (data.cyberdiag !== DATA.format) return { told: say("open-newer", { name, format: data.cyberdiag.slice(0, 20) }) };
  const { answers = {}, questionnaires = {}, open_notes: notes = {} } = data;
  if (!isTable(answers) || !isTable(questionnaires) || !isTable(notes)) return { told: say("open-broken", { name }) };
  const ids = [...Object.keys(answers), ...Object.keys(notes)];
  if (ids.length && !ids.some((id) => ours(id))) return { told: say("open-other", { name, versions: versions(questionnaires) }) };
  return { data };
}

function isTable(data) {
  return typeof data === "object" && data !== null && !Array.isArray(data);
}

function ours(id) {
  return BY_ID.has(id) ? id : RENAMED.get(id);
}

function versions(given) {
  return Object.entries(given).map(([id, version]) => `${id} ${version}`).join(", ").slice(0, 200);
}

/* Takes over what a file holds; returns what is to be told of it. */
function take(data, name) {
  const { cyberdiag, questionnaires = {}, answers = {}, open_notes: notes = {}, ...rest } = data;
  Object.assign(form, { head: {}, given: new Map(), beside: new Map(), others: {}, rest: {} });
  for (const text of DATA.texts) {
    form.head[text] = asText(rest[text] ?? "");
    delete rest[text];
  }
  const left = [], full = (raw) => (isTable(raw) ? raw : { answer: raw });
  for (const [id, raw] of Object.entries(answers)) {
    const mine = ours(id);
    const became = Object.entries(answers).filter(([other]) => other !== mine && mine && ours(other) === mine);
    const held = mine && meant(BY_ID.get(mine), full(answers[mine]).answer);
    const told = became.map(([, one]) => meant(BY_ID.get(mine), full(one).answer)).filter(Boolean);
    if (!mine || (mine !== id && (held || new Set(told.map((one) => JSON.stringify(one))).size > 1))) {
      left.push([id, raw]); // of several that became one and differ, none is the better by right
      continue;
    }
    const { answer: value, ...rest } = full(raw);
    if (value !== null && value !== undefined) form.given.set(mine, value);
    besideOf(mine, rest);
  }
  const unknown = Object.entries(notes).filter(([id, beside]) => !(ours(id) && isTable(beside)));
  for (const [id, beside] of Object.entries(notes)) if (ours(id) && isTable(beside)) besideOf(ours(id), beside);
  form.others = Object.fromEntries(left);
  form.rest = unknown.length ? { ...rest, open_notes: Object.fromEntries(unknown) } : rest;
  if (DATA.given.client) form.rest.client = DATA.given.client; // whoever sent this form knows the firm by it
  form.saved = fileText();
  const other = Object.entries(questionnaires).some(([id, version]) => id in DATA.versions && String(version) !== DATA.versions[id]);
  const told = other ? say("opened-version", { name, versions: versions(questionnaires) }) : say("opened", { name });
  return left.length ? `${told} ${say("opened-left", { count: left.length })}` : told;
}

/* Takes over what stands beside an answer, names that no answer has among it. */
function besideOf(id, { answer, ...given }) {
  const here = form.beside.get(id) || {}, both = (name, text) => [...new Set([here[name], text].filter(Boolean))].join("\n");
  const told = Object.entries(given).map(([name, value]) => [name,
    TEXTS.includes(name) ? both(name, asText(value ?? "")) : BESIDE.includes(name) ? asLines(value ?? "") : value]);
  const beside = { ...here, ...Object.fromEntries(told) };
  if (Object.keys(written(beside)).length) form.beside.set(id, beside);
}

function asLines(value) {
  return Array.isArray(value) ? value.map(asText).join("\n") : asText(value);
}

function asText(value) {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function changed() {
  return fileText() !== form.saved;
}

function agreed() {
  return new Promise((resolve) => {
    const box = el("dialog", { "aria-labelledby": "ask" },
      el("p", { id: "ask" }, say("ask-replace")),
      el("p", { class: "acts" },
        el("button", { type: "button", class: "main", autofocus: true, onclick: () => box.close("") }, say("keep")),
        el("button", { type: "button", onclick: () => box.close("yes") }, say("replace"))));
    box.addEventListener("close", () => {
      box.remove();
      resolve(box.returnValue === "yes");
    });
    document.body.append(box);
    box.showModal();
  });
}

/* ---- words, in the language of the page and of the firm's trade */

function words() {
  return DATA.languages[form.language];
}

function say(key, values = {}) {
  return words().words[key].replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

function amount(number) {
  return number.toLocaleString("en-US", { maximumFractionDigits: 20 });
}

function withUnit(question, number) {
  const unit = words().questions[question.id].unit || "", steps = words().amounts;
  const step = unit === steps[steps.length - 1][1].trim() && steps.find(([size]) => number >= size && (number * 100) % size === 0);
  return step ? amount(number / step[0]) + step[1] : words().number.replace("{number}", amount(number)).replace("{unit}", unit).trim();
}

/* What firms of this trade and size call their people, and the questions in their words. */
function trade() {
  const { trades, usual, largest } = words().trades;
  const known = form.counted || new Map();
  const size = typeof known.get("employees") === "number" && known.get("employees") > largest ? "mid" : "small";
  const own = trades.find((one) => one.industries.includes(known.get("industry")));
  return { roles: own ? own[size] : usual[size], questions: own ? own.questions : {} };
}

function told(question) {
  const base = words().questions[question.id], { roles, questions } = trade(), own = questions[question.id] || {};
  const fill = (text) => begun(text.replace(/\{([A-Za-z0-9_-]+)\}/g, (whole, role) => (Object.hasOwn(roles, role) ? roles[role] : whole)));
  const [role, who, step] = base.step || [];
  return {
    ...base,
    text: own.text || base.text,
    help: own.help || base.help || "",
    ask: fill(own.ask || base.ask || ""),
    step: base.step ? `${begun(role ? roles[role] : who)}: ${fill(own.step || step)}` : "",
  };
}

function begun(text) {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function spoken(question, value) {
  if (value === UNKNOWN) return say("unknown");
  if (typeof value === "number") return withUnit(question, value);
  const choices = words().questions[question.id].choices;
  const chosen = Array.isArray(value) ? value : [value];
  return chosen.map((id) => ((question.choices || []).includes(id) ? choices[question.choices.indexOf(id)][0] : id)).join(" / ");
}

function termsIn(text) {
  const holds = (word) => (/^[\x00-\x7f]+$/.test(word)
    ? new RegExp(`(?<![A-Za-z0-9])${word.replace(/[^A-Za-z0-9 ]/g, (sign) => `\\u{${sign.codePointAt(0).toString(16)}}`)}(?![A-Za-z0-9])`, "iu").test(text)
    : text.includes(word));
  return words().terms.filter(([, , match]) => match.some((word) => word && holds(word)));
}

/* ---- the page */

function el(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== "" && child !== null && child !== undefined));
  return made;
}

function byId(id) {
  return document.getElementById(id);
}

function tell(text) {
  byId("told").textContent = text;
}

const PARTS = ["start", ...DATA.sections.map((section) => section.id), "review"];

function title(part) {
  const section = words().sections[part];
  if (!section) return say(part);
  const alike = DATA.sections.filter(({ id }) => words().sections[id][0] === section[0]).length > 1;
  return alike ? `${section[2]}: ${section[0]}` : section[0];
}

/* Makes the whole page anew, as in the beginning, for another language, or for a file that was opened. */
function draw() {
  document.documentElement.lang = form.language;
  document.title = say("title");
  const codes = Object.keys(DATA.languages);
  const language = el("select", { id: "language", autocomplete: "off", onchange: (event) => { form.language = event.target.value; draw(); byId("language").focus(); } },
    codes.map((code) => el("option", { value: code, lang: code, selected: code === form.language }, DATA.languages[code].words.language)));
  const bar = el("header", { class: "bar" }, el("div", {},
    el("p", { class: "name" }, el("b", {}, say("title")), " ", el("span", { id: "firm" })),
    el("label", { class: "vh", for: "language" }, say("switch")), language,
    el("button", { type: "button", class: "main", onclick: save }, say("save")),
    el("p", { id: "far" }), el("progress", { id: "bar", "aria-labelledby": "far", max: 1, value: 0 }),
    el("p", { id: "state" })));
  const list = el("ol", {}, PARTS.map((part, at) => el("li", {}, el("a", { href: `#s${at}` }, title(part)), " ", el("span", {}))));
  const wide = matchMedia("(min-width: 761px)").matches;
  const contents = el("nav", { "aria-label": say("contents") }, el("details", { open: wide }, el("summary", {}, say("contents")), list, el("p", {}, say("silent"))));
  const parts = PARTS.map((part, at) => el("section", { class: "part", id: `s${at}`, "aria-labelledby": `h${at}` }, el("h1", { id: `h${at}`, tabindex: -1 }, title(part)), drawn(part, at), ways(at)));
  const old = byId("told");
  const told = el("p", { id: "told", role: "status" }, old ? old.textContent : "");
  const skip = el("a", { class: "skip", href: "#page", onclick: (event) => { event.preventDefault(); document.querySelector(".part:not([hidden]) h1").focus(); } }, say("skip"));
  const kept = [byId("data"), ...document.querySelectorAll("body > script:not([id])")];
  document.body.replaceChildren(skip, bar, el("div", { class: "wrap" }, contents, el("main", { id: "page" }, told, parts)), ...kept);
  form.shown = new Map(); // each question as it is drawn, told in the words of one trade
  for (const question of BY_ID.values()) place(question);
  refresh();
  show(false);
}

function drawn(part, at) {
  if (part === "start") return start();
  if (part === "review") return [el("div", { id: "summary" }), filing()];
  const section = DATA.sections[at - 1], [, purpose] = words().sections[part];
  return [
    el("p", { class: "intro" }, purpose, section.detail ? ` ${say("detail")}` : ""),
    section.questions.map((id) => el("div", { class: "question", id: `q${BY_ID.get(id).number}` })),
    el("div", { class: "skipped", id: `k${at}` }),
  ];
}

function start() {
  const fields = DATA.texts.map((name) => el("p", { class: "field" },
    el("label", { for: `f-${name}` }, say(name)),
    el("input", { id: `f-${name}`, type: "text", autocomplete: "off", spellcheck: "false", "aria-describedby": `fh-${name}`, value: form.head[name] || "", oninput: (event) => { form.head[name] = event.target.value; refresh(); } }),
    el("small", { id: `fh-${name}` }, name === "date" ? say("date-hint") : say("may-stay-empty"))));
  const note = words().note;
  return [note ? el("p", { class: "note" }, note) : el("p", { class: "intro" }, say("how")), el("p", { class: "po" }, say("lines")), el("p", { class: "intro" }, say("silent")), el("div", { class: "head" }, fields), opening()];
}

function setHead(name, text) {
  form.head[name] = text;
  byId(`f-${name}`).value = text;
}

function opening() {
  const input = el("input", { type: "file", class: "vh", id: "open", accept: ".json,application/json", autocomplete: "off", onchange: (event) => { const [file] = event.target.files; event.target.value = ""; if (file) open(file); } });
  return el("p", { class: "acts so" }, input, el("label", { class: "button", for: "open" }, say("open")));
}

function filing() {
  const copy = el("textarea", { readonly: true, rows: 6, autocomplete: "off", spellcheck: "false", "aria-label": say("trouble") });
  return [
    el("p", { class: "acts" }, el("button", { type: "button", class: "main", onclick: save }, say("save-all"))),
    el("details", { class: "so", ontoggle: () => { copy.value = fileText(); } }, el("summary", {}, say("trouble")), el("p", {}, say("trouble-text")), copy),
  ];
}

function ways(at) {
  const way = (to, key) => (PARTS[to] === undefined ? "" : el("a", { class: `button ${key === "next" ? "main" : ""}`, href: `#s${to}` }, say(key, { section: title(PARTS[to]) })));
  return el("p", { class: "acts ways" }, way(at + 1, "next"), way(at - 1, "back"));
}

/* Puts a question into its place. It is made anew when the words of the trade change, but never under the hand. */
function place(question) {
  const own = told(question), key = JSON.stringify([own.text, own.help, own.ask, own.step]);
  const room = byId(`q${question.number}`);
  if (!room || form.shown.get(question.id) === key || (form.shown.has(question.id) && room.contains(document.activeElement))) return;
  form.shown.set(question.id, key);
  const name = `n${question.number}`, section = DATA.sections.find(({ questions }) => questions.includes(question.id));
  const described = [own.help ? `${name}-help` : "", `${name}-fault`].filter(Boolean).join(" ");
  const number = section.questions.indexOf(question.id) + 1;
  room.replaceChildren(el("fieldset", { "aria-describedby": described },
    el("legend", {}, el("small", {}, say("place", { id: question.id, number, count: section.questions.length }), question.optional ? ` (${say("optional")})` : ""), " ", el("span", { id: `${name}-text` }, own.text)),
    el("p", { class: "po perhaps" }, say("if-so")),
    own.help ? el("p", { class: "help", id: `${name}-help` }, own.help) : "",
    question.kind === "multiple" ? el("p", { class: "help" }, say("several")) : "",
    question.choices && ["single", "multiple"].includes(question.kind) ? options(question, own, name) : typing(question, own, name),
    el("p", { class: "fault", id: `${name}-fault`, "aria-live": "polite" }),
    el("div", { class: "then", hidden: true }, own.ask ? say("unknown-then", { ask: own.ask }) : say("unknown-plain")),
    more(question, own), besides(question, own, name),
    el("p", { class: "acts so" }, el("button", { type: "button", class: "clear", hidden: true, onclick: () => clear(question) }, say("clear")))));
}

function options(question, own, name) {
  const several = question.kind === "multiple";
  const one = (id, label, text, extra) => el("label", { class: `opt ${extra}` },
    el("input", { type: several ? "checkbox" : "radio", name, value: id, autocomplete: "off", onchange: (event) => choose(question, id, event.target.checked) }),
    el("span", {}, el("b", {}, label), text ? el("span", {}, text) : ""));
  const listed = question.choices.map((id, at) => one(id, ...own.choices[at], ""));
  const short = own.choices.length > 3 && own.choices.every(([, text]) => !text);
  return el("div", { class: short ? "short" : "" }, listed, question.certain ? "" : one(UNKNOWN, say("unknown"), "", "un"));
}

function typing(question, own, name) {
  const number = own.unit ? say("number", { unit: own.unit }) : say("number-plain");
  const how = { number, date: say("date"), text: "" }[question.kind];
  const described = [how ? `${name}-how` : "", `${name}-fault`, `${name}-read`].filter(Boolean).join(" ");
  const shared = { id: `${name}-typed`, autocomplete: "off", spellcheck: "false", "aria-labelledby": `${name}-text`, "aria-describedby": described, oninput: (event) => answer(question, event.target.value) };
  const field = question.kind === "text" ? el("textarea", { ...shared, rows: 3 }) : el("input", { ...shared, type: "text" });
  const unknown = el("label", { class: "opt un" },
    el("input", { type: "checkbox", name, value: UNKNOWN, autocomplete: "off", onchange: (event) => answer(question, event.target.checked ? UNKNOWN : field.value) }),
    el("span", {}, el("b", {}, say("unknown"))));
  return [el("p", { class: "field" }, field, how ? el("small", { id: `${name}-how` }, how) : "", el("small", { id: `${name}-read`, class: "read" })), question.certain ? "" : unknown];
}

function more(question, own) {
  const named = (own.sources || []).map((id) => words().sources[id]).filter(Boolean);
  const parts = { why: [own.why], source: named, step: [own.step], ask: [own.ask] };
  const text = [own.text, own.help, ...own.choices.flat()].join(" ");
  parts.help = termsIn(text).map(([term, meaning]) => `${term}: ${meaning}`);
  const listed = Object.entries(parts).map(([key, lines]) => [key, lines.filter(Boolean)]).filter(([, lines]) => lines.length);
  if (!listed.length) return "";
  return el("details", { class: "so" }, el("summary", {}, say("more")),
    el("dl", { class: "more" }, listed.map(([key, lines]) => [el("dt", {}, say(key)), lines.map((line) => el("dd", {}, line))])));
}

function besides(question, own, name) {
  const field = (key, hint) => el("p", { class: "field" }, el("label", { for: `${name}-${key}` }, say(key)),
    el("textarea", { id: `${name}-${key}`, rows: key === "note" || key === "evidence" ? 2 : 1, autocomplete: "off", spellcheck: "false", "aria-describedby": `${name}-${key}-hint`, oninput: (event) => {
      form.beside.set(question.id, { ...form.beside.get(question.id), [key]: event.target.value });
      refresh();
    } }), el("small", { id: `${name}-${key}-hint` }, hint));
  const example = own.evidence ? ` ${say("evidence-example", { example: own.evidence })}` : "";
  const hints = {
    note: say("note-hint"), evidence: say("evidence-hint") + example, evidence_files: say("evidence-files-hint"),
    evidence_date: say("evidence-date-hint"), evidence_holder: say("evidence-holder-hint"), evidence_until: say("evidence-until-hint"),
  };
  const { reason, evidence, out = [], best = [] } = question.needs || {};
  const labels = (ids) => ids.map((id) => own.choices[question.choices.indexOf(id)][0]).join(" / ");
  const needs = [reason && out.length && say("needs-reason", { labels: labels(out) }), evidence && say("needs-evidence", { labels: labels(best) })].filter(Boolean);
  return [needs.map((text) => el("p", { class: "po" }, text)), el("p", { class: "lacks", id: `${name}-lacks`, "aria-live": "polite" }),
    el("details", { class: "beside" }, el("summary", {}, say("beside")), BESIDE.map((key) => field(key, hints[key])))];
}

/* ---- answering */

function choose(question, id, chosen) {
  if (question.kind === "single") return answer(question, id);
  const found = meant(question, form.given.get(question.id));
  const before = found && Array.isArray(found.value) ? found.value : [];
  const alone = [UNKNOWN, NONE];
  if (!chosen) return answer(question, before.filter((one) => one !== id));
  if (id === UNKNOWN) return answer(question, UNKNOWN);
  const others = before.filter((one) => !alone.includes(one) && !alone.includes(id));
  return answer(question, question.choices.filter((one) => one === id || others.includes(one)));
}

function clear(question) {
  const field = byId(`n${question.number}-typed`);
  if (field) field.value = "";
  answer(question, "");
  byId(`q${question.number}`).querySelector("input, textarea").focus();
}

function answer(question, raw) {
  const before = form.asked;
  if (raw === "" || (Array.isArray(raw) && !raw.length)) form.given.delete(question.id);
  else form.given.set(question.id, raw);
  refresh();
  const added = [...form.asked].filter((id) => !before.has(id)).length;
  const fewer = [...before].filter((id) => !form.asked.has(id)).length;
  const key = added && fewer ? "fewer-and-added" : added ? "added" : "fewer";
  tell(added || fewer ? say(key, { count: added || fewer, added, fewer }) : "");
}

/* Shows everything that hangs on the answers. */
function refresh() {
  const answers = understood();
  Object.assign(form, route(answers));
  for (const question of BY_ID.values()) place(question);
  for (const question of BY_ID.values()) showQuestion(question, answers);
  const counts = (id) => form.asked.has(id) && !BY_ID.get(id).optional && !detail(id);
  const every = DATA.questions.filter(({ id }) => counts(id)), open = every.filter(({ id }) => !answers.has(id));
  showProgress(every.length, open);
  byId("firm").textContent = form.head.organisation || "";
  const links = document.querySelectorAll("nav li");
  DATA.sections.forEach((section, at) => {
    const asked = section.questions.filter((id) => form.asked.has(id));
    links[at + 1].lastChild.textContent = asked.length ? say("of", { done: asked.filter((id) => answers.has(id)).length, total: asked.length }) : "-";
    byId(`k${at + 1}`).replaceChildren(...skipped(section));
  });
  byId("summary").replaceChildren(...summary(answers, every, open));
}

function detail(id) {
  return DATA.sections.some((section) => section.detail && section.questions.includes(id));
}

function showProgress(total, open) {
  const read = open.map(({ id }) => words().questions[id]).reduce((sum, one) => sum + [one.text, ...one.choices.flat()].join("").length, 0);
  const minutes = Math.max(1, Math.round((60 * read / words().minute + 4 * open.length) / 60));
  const done = total - open.length;
  byId("far").textContent = open.length ? say("progress-time", { done, total, minutes }) : say("finished", { total });
  Object.assign(byId("bar"), { max: Math.max(total, 1), value: done });
  byId("bar").textContent = say("progress", { done, total });
  byId("state").textContent = changed() ? say("unsaved") : form.saved === form.blank ? "" : say("saved-all");
}

function showQuestion(question, answers) {
  const room = byId(`q${question.number}`), name = `n${question.number}`, raw = form.given.get(question.id);
  const found = meant(question, raw), value = answers.get(question.id);
  room.hidden = !form.asked.has(question.id);
  room.classList.toggle("maybe", form.maybe.has(question.id));
  const chosen = Array.isArray(value) ? value : [value];
  for (const input of room.querySelectorAll(`input[name=${name}]`)) input.checked = chosen.includes(input.value);
  const field = byId(`${name}-typed`);
  if (field) {
    const typed = raw === undefined ? "" : asText(raw);
    if (document.activeElement !== field && raw !== UNKNOWN && value !== UNKNOWN) field.value = typed;
    field.disabled = value === UNKNOWN;
    field.setAttribute("aria-invalid", Boolean(found && found.fault));
    byId(`${name}-read`).textContent = readBack(question, raw, value);
  }
  byId(`${name}-fault`).textContent = found && found.fault ? faultOf(question, found.fault, raw) : "";
  room.querySelector(".then").hidden = value !== UNKNOWN;
  room.querySelector(".clear").hidden = found === null;
  const beside = form.beside.get(question.id) || {};
  for (const key of BESIDE) {
    const box = byId(`${name}-${key}`);
    if (document.activeElement !== box) box.value = beside[key] || "";
  }
  const lacks = lacking(question, value), before = byId(`${name}-lacks`);
  if (lacks && before.dataset.lacks !== lacks) room.querySelector(".beside").open = true;
  before.dataset.lacks = lacks;
  before.textContent = lacks ? say(LACKS[lacks]) : "";
  const noted = Object.keys(written(beside)).length > 0;
  room.querySelector(".beside summary").textContent = say(noted ? "beside-given" : "beside");
  room.querySelector(".beside").classList.toggle("given", noted);
}

/* What a number or a date was read as, where it was written another way, and whether it is hardly meant. */
function readBack(question, raw, value) {
  if (typeof value === "string") return question.kind === "date" && value !== UNKNOWN && value !== raw ? say("number-read", { value }) : "";
  if (typeof value !== "number") return "";
  const side = oddSide(question, value);
  if (side) return say("odd", { value: withUnit(question, value), side: say(side) });
  return /^[0-9]{1,4}$/.test(String(raw)) ? "" : say("number-read", { value: withUnit(question, value) });
}

/* As in cyberdiag/scoring/plausible.py. */
function oddSide(question, value) {
  const { at_least, at_most, per, per_at_least, per_at_most } = question.plausible || {};
  const side = (number, low, high) => (typeof low === "number" && number < low ? "odd-low" : typeof high === "number" && number > high ? "odd-high" : "");
  if (!value || !question.plausible) return "";
  const base = form.counted.get(per);
  return side(value, at_least, at_most) || (typeof base === "number" && base ? side(value / base, per_at_least, per_at_most) : "");
}

function faultOf(question, fault, raw) {
  const [low, high] = [question.minimum, question.maximum].map((bound) => (bound === undefined ? "" : amount(bound)));
  const value = asText(raw);
  return say(fault, { low, high, value: value.slice(0, 40) });
}

function skipped(section) {
  const gone = section.questions.filter((id) => !form.asked.has(id) && !form.maybe.has(id)).map((id) => BY_ID.get(id));
  if (!gone.length) return [];
  const items = gone.map((question) => {
    const names = [...new Set([question.only, question.off].filter(Boolean).flatMap(looksAt))].filter((id) => BY_ID.has(id) && form.counted.has(id));
    const because = names.map((id) => el("a", { href: `#q${BY_ID.get(id).number}` }, say("skipped-because", { question: told(BY_ID.get(id)).text })));
    return el("li", {}, told(question).text, " ", because.flatMap((link) => [link, " "]));
  });
  return [el("details", { class: "so" }, el("summary", {}, say("skipped", { count: gone.length })), el("ul", {}, items))];
}

function looksAt(condition) {
  if (condition.flag !== undefined) return looksAt(DATA.flags[condition.flag]);
  const parts = condition.not ? [condition.not] : condition.all || condition.any;
  return parts ? parts.flatMap(looksAt) : [condition.question];
}

/* ---- the review */

function contradicting(rule, known) {
  const every = grounds(rule.when), found = grounds(rule.when, known);
  return rule.questions.filter((id) => found.includes(id) || !every.includes(id));
}

function summary(answers, every, open) {
  const unknown = every.filter(({ id }) => answers.get(id) === UNKNOWN).length;
  const counts = { total: every.length, done: every.length - open.length, unknown, open: open.length };
  const known = (name) => (answers.get(name) === UNKNOWN ? null : answers.get(name));
  const link = (question, ...rest) => el("li", {}, el("a", { href: `#q${question.number}` }, told(question).text), " ", rest);
  const doubts = DATA.rules.filter((rule) => evaluate(rule.when, known) === true).map((rule) => el("li", {}, words().rules[rule.id],
    el("ul", {}, contradicting(rule, known).map((id) => link(BY_ID.get(id))))));
  const asked = [...BY_ID.values()].filter(({ id }) => form.asked.has(id));
  const unread = asked.filter(({ id }) => form.given.has(id) && !answers.has(id)).map((question) => link(question, shown(question, answers)));
  const lacks = asked.filter((question) => lacking(question, answers.get(question.id))).map((question) => link(question, say(LACKS[lacking(question, answers.get(question.id))])));
  const parts = DATA.sections.map((section, at) => {
    const mine = section.questions.filter((id) => form.asked.has(id)).map((id) => BY_ID.get(id));
    return mine.length ? [el("h2", {}, title(PARTS[at + 1])), el("ul", { class: "answers" }, mine.map((question) => link(question, shown(question, answers))))] : [];
  });
  const listed = (key, items) => (items.length ? [el("h2", {}, say(key)), el("ul", {}, items)] : []);
  return [el("p", {}, say("review-counts", counts)), ...listed("review-doubts", doubts), ...listed("review-lacks", lacks), ...listed("review-unread", unread), el("p", { class: "intro" }, say("review-change")), ...parts.flat()];
}

function shown(question, answers) {
  const noted = Object.keys(written(form.beside.get(question.id))).length ? ` (${say("review-noted")})` : "";
  if (answers.has(question.id)) return el("b", {}, spoken(question, answers.get(question.id)), noted);
  if (!form.given.has(question.id)) return el("em", {}, say("review-open"), noted);
  const raw = form.given.get(question.id);
  return el("em", {}, say("review-unread-one", { value: (asText(raw)).slice(0, 40) }), noted);
}

/* ---- moving about: one part is shown at a time, and the browser's own way back works */

function show(moved) {
  const name = location.hash.slice(1), question = /^q\d+$/.test(name) ? byId(name) : null;
  const wanted = question ? question.closest(".part") : /^s\d+$/.test(name) ? byId(name) : null;
  const part = wanted || byId("s0");
  for (const one of document.querySelectorAll(".part")) one.hidden = one !== part;
  document.querySelectorAll("nav a").forEach((link) => {
    const here = link.hash === `#${part.id}`;
    if (here) link.setAttribute("aria-current", "step");
    else link.removeAttribute("aria-current");
  });
  if (!moved) return;
  if (!matchMedia("(min-width: 761px)").matches) document.querySelector("nav details").open = false;
  if (question && !question.hidden) {
    question.querySelector("input, textarea").focus({ preventScroll: true });
    question.scrollIntoView();
  } else {
    part.querySelector("h1").focus({ preventScroll: true });
    scrollTo(0, 0);
  }
}

addEventListener("hashchange", () => show(true));
addEventListener("beforeunload", (event) => {
  if (changed()) event.preventDefault();
});
addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
    event.preventDefault();
    save();
  }
});

Object.assign(form, route(new Map()));
take(DATA.given, "");
form.blank = form.saved;
draw();
