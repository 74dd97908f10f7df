// SPDX-License-Identifier: Apache-2.0
/**
 * What does a login with a client certificate cost, here and elsewhere? {@link org.adcertmap.bench.Bench} compares
 * adcertmap with the JNDIRealm of Tomcat, with Spring Security and with no authentication at all. Directory, servers
 * and clients are separate processes; all contenders run in the same Tomcat and are measured in turn.
 * docs/performance.md has the results of a run.
 */
package org.adcertmap.bench;
