package org.adcertmap.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import org.adcertmap.trust.NtAuth;

/**
 * Which of these authorities have issued a certificate, as was found the first time? Checking a signature is most of
 * what a first login costs, and its outcome never changes while the authorities are the same. Bounded; safe for any
 * number of threads.
 */
public final class CachingNtAuth implements NtAuth {
    private final NtAuth authorities;
    private final Cache<ByteBuffer, Set<String>> verdicts;

    public CachingNtAuth(NtAuth authorities, int size) {
        this.authorities = authorities;
        this.verdicts =
                Caffeine.newBuilder().maximumSize(size).executor(Runnable::run).build();
    }

    @Override
    public Set<String> issuersOf(X509Certificate certificate) {
        ByteBuffer key = Sha256.of(List.of(certificate));
        Set<String> known = verdicts.getIfPresent(key);
        if (known == null) {
            known = authorities.issuersOf(certificate); // not within the cache's locks
            verdicts.put(key, known);
        }
        return known;
    }
}
