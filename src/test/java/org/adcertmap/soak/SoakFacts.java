// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.soak;

/**
 * What is true for all users; all of it at first. Immutable but for the facts, which guard themselves.
 *
 * @param available a domain controller is available and accepts the bind account
 * @param enabled the Valve is enabled; a change counts with the next request
 * @param deployed the application is not being redeployed
 * @param cacheKept the cached mappings are not being cleared
 * @param roleFile {@code roleMappings} gives the group the role
 */
record SoakFacts(Fact available, Fact enabled, Fact deployed, Fact cacheKept, Fact roleFile) {
    SoakFacts(long start) {
        this(
                new Fact(true, start),
                new Fact(true, start),
                new Fact(true, start),
                new Fact(true, start),
                new Fact(true, start));
    }
}
