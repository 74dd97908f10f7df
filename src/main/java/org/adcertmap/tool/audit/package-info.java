// SPDX-License-Identifier: Apache-2.0
/**
 * Which mappings in Active Directory count no longer, and which are dangerous? {@code audit} reads all accounts,
 * because names count as well as altSecurityIdentities, before and after a domain controller enforces strong mappings
 * (KB5014754). It changes nothing.
 */
package org.adcertmap.tool.audit;
