package org.adcertmap.mapping.account;

/**
 * What else must an account's state allow? All are off by default: a logon without a password ignores hours and
 * passwords (MS-SFU, S4U2Self), and an application is for people.
 *
 * @param checkLogonHours whether logonHours must allow the present hour
 * @param checkPasswordExpired whether an expired password, or one that must be changed, refuses
 * @param computerAccounts whether computers may log in; trusts between domains never may
 */
public record AccountPolicy(boolean checkLogonHours, boolean checkPasswordExpired, boolean computerAccounts) {}
