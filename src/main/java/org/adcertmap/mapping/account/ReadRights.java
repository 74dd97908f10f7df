// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.account;

/**
 * Whether the bind account may read what an account need not have, so that its absence alone does not show a missing
 * right. Immutable.
 *
 * @param logonHours whether logonHours would be in the entry if the account had them
 * @param tokenGroups whether the groups of the account's token are readable; they are unknown otherwise, and not empty
 */
public record ReadRights(boolean logonHours, boolean tokenGroups) {}
