// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.adcertmap.lab.tomcat.Browser.Page;
import org.adcertmap.lab.tomcat.WhoAmI;
import org.apache.catalina.Globals;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.junit.jupiter.api.Test;

/** A Valve starts only where a refusal ends the request, and refuses what it cannot read. */
class ValvePlaceTest extends EmbeddedTest {
    @Test
    void valveInAWrapperDoesNotStart() throws Exception {
        Wrapper wrapper = serve("servlet", new WhoAmI());
        startWithRealmAndValveInTheEngine();
        ClientCertificateMappingValve inWrapper = new ClientCertificateMappingValve();
        inWrapper.setContainer(wrapper);
        LifecycleException refused = assertThrows(LifecycleException.class, inWrapper::start);
        assertTrue(
                refused.getMessage()
                        .startsWith("the ClientCertificateMappingValve is in [servlet]: it works in an"
                                + " Engine, a Host or a Context only"),
                refused::getMessage);
        inWrapper.destroy(); // its MBean would remain in this JVM
    }

    /** Sets a text as the certificate, as AjpProcessor does for a proxy that sends one. */
    private static final class TextAsCertificate extends ValveBase {
        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            request.getCoyoteRequest().setAttribute(Globals.CERTIFICATES_ATTR, "CN=alice");
            getNext().invoke(request, response);
        }
    }

    @Test
    void certificateAttributeOfAnotherTypeIsRefusedWithAReasonCode() throws Exception {
        tomcat.engine().getPipeline().addValve(new TextAsCertificate());
        startWithRealmAndValveInTheEngine();
        Page page = withoutCertificate().get("/");
        assertEquals(500, page.status());
        assertTrue(page.body().contains("ADCM-INTERNAL-ERROR"), page::body);
    }
}
