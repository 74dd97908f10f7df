// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.forest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.adcertmap.cache.Lifetime;
import org.adcertmap.mapping.cache.CacheSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long the published CAs are used in an outage, compared with the mappings that they have judged. */
class PublishedCasTest {
    private static CacheSettings settings(String cacheTtl, String outageGracePeriod) {
        return new CacheSettings(
                Duration.parse(cacheTtl), Duration.ofSeconds(10), Duration.parse(outageGracePeriod), 1000);
    }

    /** A mapping may be loaded when the CAs are as old as their TTL permits. */
    @ParameterizedTest
    @CsvSource({"PT60S, PT15M", "PT0S, PT1H", "PT15M, PT1S", "PT60S, PT24H"})
    void publishedCasOutliveEveryMappingSoThatItsRevocationIsCheckedInAnOutage(String ttl, String grace) {
        CacheSettings settings = settings(ttl, grace);
        Lifetime.Cached cas = PublishedCas.lifetime(settings);
        Duration oldestAtLoad = settings.cacheTtl();
        Duration endOfMapping = oldestAtLoad.plus(settings.outageGracePeriod());
        assertTrue(cas.gracePeriod().compareTo(endOfMapping) > 0, cas + " and " + endOfMapping);
        assertEquals(settings.cacheTtl(), cas.ttl());
    }

    @Test
    void withoutAGracePeriodPublishedCasHaveNone() {
        assertEquals(
                Duration.ZERO, PublishedCas.lifetime(settings("PT60S", "PT0S")).gracePeriod());
    }
}
