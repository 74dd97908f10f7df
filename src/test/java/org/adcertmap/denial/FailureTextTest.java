// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.denial;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.EOFException;
import java.io.IOException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.security.UnrecoverableKeyException;
import java.util.List;
import javax.naming.CommunicationException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

/** A failure is in words, and no name of an exception is among them. */
class FailureTextTest {
    @Test
    void messageIsTheText() {
        assertEquals("Cannot recover key", FailureText.of(new UnrecoverableKeyException("Cannot recover key")));
        assertEquals("x: No space left", FailureText.of(new FileSystemException("x", null, "No space left")));
    }

    @Test
    void namesOfExceptionsAreLeftOut() {
        assertEquals("no key", FailureText.of(new IOException(new IllegalStateException("no key"))));
        assertEquals(
                "PKIX path building failed: unable to find valid certification path",
                FailureText.of(
                        new IOException("PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilder"
                                + "Exception: unable to find valid certification path")));
        assertEquals(
                "stub: [Root is Connection refused]",
                FailureText.of(new IOException("stub: [Root is java.rmi.ConnectException: Connection refused]")));
        assertEquals("host www.example.com: x", FailureText.of(new IOException("host www.example.com: x")));
    }

    @Test
    void withoutAMessageThatOfTheCauseCounts() {
        assertEquals("no key", FailureText.of(new IOException(null, new IOException("no key"))));
        assertEquals("EOF error", FailureText.of(new EOFException()));
        assertEquals("SSL handshake error", FailureText.of(new SSLHandshakeException(null)));
        assertEquals("buffer underflow error", FailureText.of(new BufferUnderflowException()));
        assertEquals(
                "null pointer error", FailureText.of(new IOException(null, new NullPointerException()).getCause()));
    }

    @Test
    void messageThatIsANameIsNotAllOfTheText() {
        assertEquals("unknown host: dc1", FailureText.of(new UnknownHostException("dc1")));
        assertEquals("access denied: /etc/x", FailureText.of(new AccessDeniedException("/etc/x")));
    }

    @Test
    void rootIsTheInnermostCauseWithWords() {
        IOException root = new SocketTimeoutException("Receive timed out");
        root.initCause(new EOFException());
        CommunicationException failure = new CommunicationException("DNS error");
        failure.setRootCause(root);
        assertEquals("Receive timed out", FailureText.ofRoot(failure));
        assertEquals("DNS error: Receive timed out", FailureText.withRoot(failure));
        assertEquals("alone", FailureText.withRoot(new IOException("alone")));
        failure.setRootCause(new PortUnreachableException());
        assertEquals("DNS error: port unreachable error", FailureText.withRoot(failure));
        assertEquals("DNS error", FailureText.ofRoot(new IOException("DNS error", new EOFException())));
    }

    @Test
    void messageMayBeOfAnyLength() {
        for (String part : List.of("a.", "a", "a.B", "java.io.", "$", "A")) {
            String text = part.repeat(100_000);
            assertEquals(text, FailureText.of(new IOException(text)));
            assertEquals(
                    text + "x",
                    FailureText.of(new IOException(text + " java.io.IOException: x"))
                            .replace(" ", ""));
        }
    }

    @Test
    void chainOfCausesMayBeCircular() {
        Exception one = new Exception("one");
        Exception other = new Exception("other", one);
        one.initCause(other);
        assertEquals("other", FailureText.of(other));
        assertEquals(3, FailureText.ofRoot(one).length());
    }
}
