// SPDX-License-Identifier: Apache-2.0
// Everything works without this script. It adds the time of the browser's zone to each time in UTC, copies values, says
// that a query is in progress, and keeps figures, plots and refusals up to date: it polls every 5 seconds while the page
// is visible.

const POLL_MILLIS = 5000;
const FAILURES_BEFORE_BANNER = 2;
const TIMEOUT_MILLIS = 10000;

function addLocalTimes(element) {
  for (const time of element.querySelectorAll("time[datetime]")) {
    time.title = new Date(time.dateTime).toLocaleString();
  }
}

addLocalTimes(document);

for (const button of document.querySelectorAll("button.copy")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    say("Copied.");
  });
}

/** The text that screen readers announce; it stays in the page, empty, so that a change is noticed. */
const status = document.createElement("p");
status.className = "banner";
status.setAttribute("role", "status");
status.hidden = true;
document.getElementById("content")?.prepend(status);

function say(text, link) {
  status.replaceChildren(text);
  if (link) {
    const anchor = document.createElement("a");
    anchor.href = link;
    anchor.textContent = "Log in again";
    status.append(" ", anchor);
  }
  status.hidden = text === "";
}

// Delegated, because rows of refusals come and go.
document.addEventListener("submit", (event) => {
  if (event.target.dataset.busy) {
    event.submitter?.setAttribute("aria-busy", "true");
    say(event.target.dataset.busy);
  }
});

// A page that the back button shows again is no longer waiting.
addEventListener("pageshow", (event) => {
  if (event.persisted) {
    document.querySelector("button[aria-busy]")?.removeAttribute("aria-busy");
    say("");
  }
});

function start(element) {
  let failures = 0;
  let timer = 0;
  let isPolling = false;
  let isSignedOut = false;
  let last = document.querySelector("#as-of time")?.textContent ?? "";
  const plots = element.id === "live" && window.uPlot ? new Plots() : null;

  async function poll() {
    if (isPolling || isSignedOut || document.hidden) {
      return;
    }
    isPolling = true;
    try {
      const response = await fetch(element.dataset.live, {
        headers: { Accept: "application/json" },
        redirect: "error",
        signal: AbortSignal.timeout(TIMEOUT_MILLIS),
      });
      if (response.status === 401 || response.status === 403) {
        isSignedOut = true;
        setStale(true);
        say("Signed out.", location.href);
      } else if (response.ok) {
        const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
        (isJson ? show : showRows)(isJson ? await response.json() : await response.text());
      } else {
        failed();
      }
    } catch {
      failed();
    }
    isPolling = false;
  }

  function arrived(data) {
    if (failures >= FAILURES_BEFORE_BANNER) {
      say("");
    }
    failures = 0;
    setStale(false);
    last = data.time;
    asOf(data);
  }

  function showRows(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html").getElementById(element.id);
    if (fresh) {
      arrived(fresh.dataset);
      addLocalTimes(fresh);
      mergeRows(element, fresh);
    } else {
      failed();
    }
  }

  function show(data) {
    arrived(data);
    for (const [name, value] of Object.entries(data.figures)) {
      setText(document.getElementById("figure-" + name), value);
    }
    for (const cell of element.querySelectorAll("[data-reason]")) {
      const counts = data.reasons[cell.dataset.reason];
      if (counts) {
        setText(cell, counts[Number(cell.dataset.of)]);
      }
    }
    plots?.show(data);
  }

  function failed() {
    failures++;
    if (failures === FAILURES_BEFORE_BANNER) {
      setStale(true);
      say("Not live since " + last + ". Trying again.");
    }
  }

  function setStale(isStale) {
    element.classList.toggle("stale", isStale);
  }

  function tick() {
    clearInterval(timer);
    if (!document.hidden) {
      timer = setInterval(poll, POLL_MILLIS);
      poll();
    }
  }

  document.addEventListener("visibilitychange", tick);
  tick();
}

function asOf(data) {
  const line = document.getElementById("as-of");
  const time = line?.querySelector("time");
  if (time) {
    time.dateTime = data.asOf;
    time.textContent = data.time;
    time.title = new Date(data.asOf).toLocaleString();
    line.replaceChildren("As of ", time, ", live");
  }
}

function setText(element, value) {
  if (element && element.textContent !== String(value)) {
    element.textContent = String(value);
  }
}

/** Adds new rows and removes old ones; a row that stays keeps its focus, and its details stay open. */
function mergeRows(element, fresh) {
  const body = element.querySelector("tbody");
  const freshBody = fresh.querySelector("tbody");
  if (!body || !freshBody) {
    element.replaceChildren(...fresh.childNodes);
    return;
  }
  const freshKeys = new Set([...freshBody.rows].map((row) => row.dataset.key));
  for (const row of [...body.rows].filter((row) => !freshKeys.has(row.dataset.key))) {
    row.remove();
  }
  const keys = new Set([...body.rows].map((row) => row.dataset.key));
  const first = body.rows[0] ?? null;
  for (const row of [...freshBody.rows].filter((row) => !keys.has(row.dataset.key))) {
    body.insertBefore(row, first);
  }
  setText(element.querySelector("#refusals-count"), fresh.querySelector("#refusals-count").textContent);
}

/** Two plots; lines differ by colour, dash and marker, and nothing moves but with new values. */
class Plots {
  #dark = matchMedia("(prefers-color-scheme: dark)");
  #requests = null;
  #latency = null;
  #data = null;

  constructor() {
    this.#dark.addEventListener("change", () => this.#rebuild());
    new ResizeObserver(() => requestAnimationFrame(() => this.#resize())).observe(document.getElementById("plot-requests"));
  }

  show(data) {
    this.#data = data;
    // The last step has not ended.
    const ended = data.mapped.length - 1;
    const times = Array.from({ length: Math.max(0, ended) }, (_, i) => data.start + i * data.step);
    const rate = (counts) => counts.slice(0, ended).map((count) => count / data.step);
    const millis = (values) => values.slice(0, ended).map((value) => (value < 0 ? null : value));
    const requests = [times, rate(data.mapped), rate(data.refused), rate(data.unavailable)];
    const latency = [times, millis(data.median), millis(data.p95)];
    if (this.#requests) {
      this.#requests.setData(requests);
      this.#latency.setData(latency);
    } else {
      this.#requests = this.#plot("plot-requests", requests, [
        this.#line("Logins per second", "#1565c0", "#82b1ff", [], circle),
        this.#line("Refused per second", "#b3261e", "#ff9d94", [12, 4], square),
        this.#line("Unavailable per second", "#7a4f00", "#ffc663", [3, 4], triangle),
      ]);
      this.#latency = this.#plot("plot-latency", latency, [
        this.#line("Median, ms", "#1565c0", "#82b1ff", [], circle),
        this.#line("95 %, ms", "#6a1b9a", "#dba6ff", [12, 4], square),
      ]);
    }
  }

  #line(label, light, dark, dash, marker) {
    return { label, stroke: this.#dark.matches ? dark : light, width: 2, dash, marker, points: { show: false } };
  }

  #plot(id, data, lines) {
    const element = document.getElementById(id);
    const ink = getComputedStyle(document.body).color;
    const axis = { stroke: ink, grid: { stroke: ink, width: 0.15 }, ticks: { stroke: ink, width: 0.5 } };
    const utc = (seconds) => uPlot.tzDate(new Date(seconds * 1000), "UTC");
    const clock = uPlot.fmtDate("{HH}:{mm}:{ss}");
    const minutes = uPlot.fmtDate("{HH}:{mm}");
    const hours = (_, times) => times.map((time) => minutes(utc(time)));
    return new uPlot(
      {
        width: Math.max(280, element.clientWidth),
        height: 240,
        tzDate: utc,
        cursor: { drag: { x: false, y: false } },
        scales: { y: { range: (_, __, max) => [0, max > 0 ? max * 1.1 : 1] } },
        axes: [{ ...axis, values: hours }, { ...axis, size: 60 }],
        series: [{ label: "UTC", value: (_, time) => (time == null ? "-" : clock(utc(time))) }, ...lines],
        hooks: { drawSeries: [(plot, index) => drawMarkers(plot, index, lines[index - 1])] },
      },
      data,
      element,
    );
  }

  #resize() {
    const width = Math.max(280, document.getElementById("plot-requests").clientWidth);
    for (const plot of [this.#requests, this.#latency]) {
      if (plot && plot.width !== width) {
        plot.setSize({ width, height: 240 });
      }
    }
  }

  #rebuild() {
    this.#requests?.destroy();
    this.#latency?.destroy();
    this.#requests = null;
    this.#latency = null;
    if (this.#data) {
      this.show(this.#data);
    }
  }
}

/** Draws about 15 markers on a line of a plot, and one on each value without a neighbour, which is no line. */
function drawMarkers(plot, index, line) {
  if (!line) {
    return;
  }
  const [times] = plot.data;
  const values = plot.data[index];
  const every = Math.max(1, Math.round(times.length / 15));
  const first = (index * Math.floor(every / 4)) % every;
  const size = 4 * devicePixelRatio;
  plot.ctx.save();
  plot.ctx.fillStyle = line.stroke;
  for (let i = 0; i < times.length; i++) {
    const isAlone = values[i - 1] == null && values[i + 1] == null;
    if (values[i] != null && (i % every === first || isAlone)) {
      plot.ctx.beginPath();
      line.marker(plot.ctx, plot.valToPos(times[i], "x", true), plot.valToPos(values[i], "y", true), size);
      plot.ctx.fill();
    }
  }
  plot.ctx.restore();
}

function circle(ctx, x, y, size) {
  ctx.arc(x, y, size, 0, 2 * Math.PI);
}

function square(ctx, x, y, size) {
  ctx.rect(x - size, y - size, 2 * size, 2 * size);
}

function triangle(ctx, x, y, size) {
  ctx.moveTo(x, y - size * 1.3);
  ctx.lineTo(x + size * 1.2, y + size);
  ctx.lineTo(x - size * 1.2, y + size);
  ctx.closePath();
}

// Last, because a class can be used only below its declaration.
const live = document.querySelector("[data-live]");
if (live) {
  start(live);
}
