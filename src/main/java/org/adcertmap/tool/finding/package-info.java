// SPDX-License-Identifier: Apache-2.0
/**
 * How bad is a finding of {@code doctor}, {@code audit} or {@code import-iis}, and from which
 * {@link org.adcertmap.tool.finding.Level} on does the command fail?
 */
package org.adcertmap.tool.finding;
