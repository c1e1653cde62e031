// Looks at HTML reports in headless Chromium and tells what it saw, as JSON: what the console said, what axe-core objects to
// in light and in dark, how wide the page is on a phone, how long it prints, and what the copy button does.
//
// node look.mjs CHROMIUM FILE…          SHOTS=FOLDER also keeps pictures, to be looked at.

import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const PHONE = { width: 360, height: 740, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const DESK = { width: 1100, height: 900, deviceScaleFactor: 1 };
const [chromium, ...files] = process.argv.slice(2);
const shots = process.env.SHOTS;

const scheme = (page, value) => page.emulateMediaFeatures([{ name: "prefers-color-scheme", value }]);

/** A page with a report, and what its console says. */
const opened = async (browser, file, viewport, value) => {
  const page = await browser.newPage();
  const said = [];
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  page.on("request", (request) => request.url().startsWith("file:") || said.push(`asked for ${request.url()}`));
  await page.setViewport(viewport);
  await scheme(page, value);
  await page.goto(pathToFileURL(file), { waitUntil: "load" });
  return { page, said };
};

const shot = async (page, file, name) => {
  if (shots) await page.screenshot({ path: join(shots, `${basename(file, ".html")}.${name}.png`), fullPage: true });
};

/** What axe-core objects to, everything folded out. Its own script comes past the policy: through the debugger. */
const objections = async (page) => {
  await page.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
  await page.setBypassCSP(true);
  await page.reload({ waitUntil: "load" });
  await page.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
  await page.addScriptTag({ path: AXE });
  const found = await page.evaluate(() => axe.run(document, { resultTypes: ["violations", "incomplete"] }));
  const told = (rule) => `${rule.id}: ${rule.nodes.map((n) => n.target.join(" ")).slice(0, 5).join(", ")}`;
  // Contrast that axe cannot measure (text in drawings) is no violation, and is looked at by people.
  return found.violations.map(told);
};

/** What reaches beyond the right edge. */
const beyond = (page) =>
  page.evaluate(() => {
    document.querySelectorAll("details").forEach((d) => (d.open = true));
    const wide = [...document.body.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1);
    return { page: document.documentElement.scrollWidth, window: innerWidth, wide: wide.map((e) => `${e.tagName}.${e.getAttribute("class")}`).slice(0, 5) };
  });

/** What the copy button hands to the clipboard; null where there is no button. */
const copied = async (page) => {
  const button = await page.$("#copy");
  if (!button) return null;
  await page.evaluate(() => (navigator.clipboard.writeText = async (text) => void (window.handed = text)));
  await button.focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.getElementById("copied").textContent !== "", { timeout: 5000 });
  return page.evaluate(() => window.handed === document.getElementById("brief").textContent);
};

const look = async (browser, file) => {
  const seen = { file: basename(file), console: [], axe: {}, copied: null };
  for (const value of ["light", "dark"]) {
    const { page, said } = await opened(browser, file, DESK, value);
    await shot(page, file, `desk.${value}`);
    if (value === "light") seen.copied = await copied(page);
    seen.console.push(...said);
    seen.axe[value] = await objections(page);
    await page.close();
  }
  const { page, said } = await opened(browser, file, PHONE, "light");
  await shot(page, file, "phone.light");
  if (shots) {
    await scheme(page, "dark");
    await shot(page, file, "phone.dark");
  }
  seen.phone = await beyond(page);
  seen.landmarks = await page.evaluate(() => ["header", "main", "footer", "h1"].map((name) => document.querySelectorAll(name).length));
  seen.headings = await page.evaluate(() => [...document.querySelectorAll("h1,h2,h3,h4,h5,h6")].map((h) => Number(h.tagName[1])));
  seen.console.push(...said);
  await page.close();
  const paper = await opened(browser, file, DESK, "dark");
  seen.checks = await paper.page.evaluate(() => document.querySelectorAll(".group li").length);
  const pdf = await paper.page.pdf({ format: "A4", ...(shots ? { path: join(shots, `${basename(file, ".html")}.pdf`) } : {}) });
  seen.pdf_bytes = pdf.length;
  await paper.page.emulateMediaType("print");
  // What is folded has to be on paper all the same.
  // The browser folds out with its next frame.
  const printed = () =>
    [...document.querySelectorAll(".group li")].filter((li) => li.checkVisibility() && li.getBoundingClientRect().height > 0).length;
  const all = (count) => [...document.querySelectorAll(".group li")].filter((li) => li.checkVisibility()).length === count;
  await paper.page.waitForFunction(all, { timeout: 5000, polling: 100 }, seen.checks).catch(() => {});
  seen.printed_checks = await paper.page.evaluate(printed);
  seen.paper = await paper.page.evaluate(() => ({
    background: getComputedStyle(document.body).backgroundColor,
    ink: getComputedStyle(document.body).color,
    button: getComputedStyle(document.querySelector(".copy") ?? document.createElement("p")).display,
  }));
  await paper.page.close();
  return seen;
};

const browser = await puppeteer.launch({ executablePath: chromium, headless: true, args: ["--no-sandbox", "--disable-gpu"] });
try {
  const seen = [];
  for (const file of files) seen.push(await look(browser, file));
  process.stdout.write(JSON.stringify(seen, null, 1) + "\n");
} finally {
  await browser.close();
}
