// SPDX-License-Identifier: Apache-2.0
/** Kerberos for tests: accounts with keys, keytabs, and an LDAP server that checks channel bindings. */
package org.adcertmap.lab.kerberos;
