// SPDX-License-Identifier: Apache-2.0
/** The console in tests: made-up beans, the application as a folder, and a browser with cookies. */
package org.adcertmap.lab.console;
