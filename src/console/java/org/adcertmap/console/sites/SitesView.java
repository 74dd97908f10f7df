// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.sites;

import java.util.List;

/**
 * What the start page shows. Immutable; texts are printable.
 *
 * @param hasValve whether there is a Valve at all
 * @param mapped the requests of the last 15 minutes with an account
 * @param refused those whose certificate was refused
 * @param unavailable those that met an unavailable directory
 * @param directory the state of the directory in words, a sentence for each Realm
 * @param warnings what the administrator should change
 */
public record SitesView(
        List<Site> sites,
        boolean hasValve,
        long mapped,
        long refused,
        long unavailable,
        List<String> directory,
        boolean isAvailable,
        List<String> warnings) {}
