// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.account;

/**
 * The optional checks of an account's state. All are off by default: a logon without a password ignores logon hours and
 * passwords (MS-SFU, S4U2Self), and applications usually serve users rather than computers.
 *
 * @param checkLogonHours whether the account is denied outside its logonHours
 * @param checkPasswordExpired whether an expired password, or one that must be changed, denies the account
 * @param computerAccounts whether computer accounts may log in; trust accounts between domains never may
 */
public record AccountPolicy(boolean checkLogonHours, boolean checkPasswordExpired, boolean computerAccounts) {}
