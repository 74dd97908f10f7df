// SPDX-License-Identifier: Apache-2.0
// Everything works without this script; it adds the time of the browser's zone to each time in UTC.
for (const time of document.querySelectorAll("time[datetime]")) {
  time.title = new Date(time.dateTime).toLocaleString();
}
