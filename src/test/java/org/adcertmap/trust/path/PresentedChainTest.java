// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.path;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
}
