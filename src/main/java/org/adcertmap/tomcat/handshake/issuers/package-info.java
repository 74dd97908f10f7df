// SPDX-License-Identifier: Apache-2.0
/**
 * Which CAs are clients shown, where these come from the directory?
 * {@link org.adcertmap.tomcat.handshake.issuers.NtAuthIssuers} has the CAs of NTAuth as they were read last.
 */
package org.adcertmap.tomcat.handshake.issuers;
