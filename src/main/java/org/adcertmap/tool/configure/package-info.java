// SPDX-License-Identifier: Apache-2.0
/**
 * How is the Valve enabled, and what does {@code server.xml} say? {@link org.adcertmap.tool.configure.EnableCommand}
 * and {@link org.adcertmap.tool.configure.DisableCommand} edit it as {@code appcmd} does in IIS,
 * {@link org.adcertmap.tool.configure.StatusCommand} shows and reviews it.
 */
package org.adcertmap.tool.configure;
