// SPDX-License-Identifier: Apache-2.0
/**
 * What has each command in common: exit status, version, terminal, Ctrl-C, quoting and files that are written?
 * {@link org.adcertmap.tool.shell.ExitStatus} has the exit statuses. Uses no other package of {@code tool}.
 */
package org.adcertmap.tool.shell;
