package org.adcertmap.mapping;

/**
 * What else must an account's state allow? Both are off by default, because a logon without a password ignores them (MS-SFU,
 * S4U2Self).
 *
 * @param checkLogonHours whether logonHours must allow the present hour
 * @param checkPasswordExpired whether an expired password, or one that must be changed, refuses
 */
public record AccountPolicy(boolean checkLogonHours, boolean checkPasswordExpired) {}
