// SPDX-License-Identifier: Apache-2.0
/**
 * With which credentials is a bind sent, and when may it be sent at all? Entry point:
 * {@link org.adcertmap.directory.dc.bind.Bind}.
 */
package org.adcertmap.directory.dc.bind;
