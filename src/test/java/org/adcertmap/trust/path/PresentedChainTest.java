// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.path;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.pki.FakeSignatureProvider;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.Test;

/** Only what can be part of the certification path counts of a presented chain. */
class PresentedChainTest {
    private static final TestCa ROOT = TestCa.root("CN=Root");
    private static final TestCa ISSUING = ROOT.intermediate("CN=Issuing");
    private static final X509Certificate ALICE =
            ISSUING.issue("CN=alice").issue().certificate();
    private static final X509Certificate STRANGER = TestCa.root("CN=Issuing").certificate();

    @Test
    void strangersAndRepetitionsAreLeftOut() {
        assertEquals(List.of(ALICE), PresentedChain.relevant(List.of(ALICE)));
        assertEquals(List.of(ALICE), PresentedChain.relevant(List.of(ALICE, STRANGER)));
        assertEquals(
                List.of(ALICE, ISSUING.certificate(), ROOT.certificate()),
                PresentedChain.relevant(
                        List.of(ALICE, ROOT.certificate(), STRANGER, ISSUING.certificate(), ROOT.certificate())));
    }

    @Test
    void nothingIsVerifiedOfAChainThatIsTooLong() {
        List<X509Certificate> chain = new ArrayList<>(List.of(ALICE));
        chain.addAll(Collections.nCopies(16, STRANGER));
        assertEquals(List.of(ALICE), PresentedChain.relevant(chain));
        chain.add(STRANGER);
        assertEquals(chain, PresentedChain.relevant(chain));
    }

    /** Returns a client certificate and that many CA certificates of one name, each issued by the next. */
    private static List<X509Certificate> ofOneName(int cas) {
        TestCa ca = TestCa.root("CN=X");
        List<X509Certificate> chain =
                new ArrayList<>(List.of(ca.issue("CN=alice").issue().certificate()));
        for (int i = 0; i < cas; i++) {
            TestCa next = TestCa.root("CN=X");
            chain.add(ca.crossSignedBy(next).certificate());
            ca = next;
        }
        return chain;
    }

    @Test
    void nothingIsVerifiedOfAChainWithTooManySignatures() {
        List<X509Certificate> chain = ofOneName(6);
        try (FakeSignatureProvider provider = FakeSignatureProvider.recording()) {
            assertEquals(chain, PresentedChain.relevant(chain));
            assertEquals(0, provider.verifications());
        }
        assertEquals(
                Optional.of("the certificates that the client presents need 36 signature verifications,"
                        + " at most 32 are accepted"),
                PresentedChain.refusal(chain));
    }

    @Test
    void signaturesOfAnAcceptedChainAreVerifiedByTheirNames() {
        List<X509Certificate> chain = ofOneName(5);
        Collections.reverse(chain.subList(1, 6)); // the next one of the path is the last that is tried
        chain.add(STRANGER);
        try (FakeSignatureProvider provider = FakeSignatureProvider.recording()) {
            assertEquals(Optional.empty(), PresentedChain.refusal(chain));
            assertEquals(6, PresentedChain.relevant(chain).size());
            assertEquals(5 + 4 + 3 + 2 + 1, provider.verifications());
        }
    }

    @Test
    void repetitionsCountOnce() {
        List<X509Certificate> chain = new ArrayList<>(ofOneName(5));
        chain.addAll(chain);
        assertEquals(Optional.empty(), PresentedChain.refusal(chain));
    }

    @Test
    void longChainWithTwoCertificatesOfEachCaIsAccepted() {
        TestCa ca = TestCa.root("CN=CA 0");
        List<X509Certificate> cas = new ArrayList<>(List.of(ca.certificate()));
        for (int i = 1; i < 8; i++) {
            TestCa issuer = ca;
            ca = issuer.intermediate("CN=CA " + i);
            cas.add(ca.certificate());
            cas.add(ca.crossSignedBy(issuer).certificate());
        }
        List<X509Certificate> chain =
                new ArrayList<>(List.of(ca.issue("CN=alice").issue().certificate()));
        chain.addAll(cas);
        assertEquals(Optional.empty(), PresentedChain.refusal(chain));
        assertEquals(Set.copyOf(chain), Set.copyOf(PresentedChain.relevant(chain)));
    }
}
