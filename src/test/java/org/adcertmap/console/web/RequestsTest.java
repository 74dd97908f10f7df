// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Parameters that cannot be read have the status of their reason, in each version of Tomcat. */
class RequestsTest {
    private final HttpServletRequest request = mock(HttpServletRequest.class);

    /** As that of Tomcat 11. */
    public static final class InvalidParameterException extends IllegalStateException {
        private static final long serialVersionUID = 1;
        private final int errorCode;

        InvalidParameterException(int errorCode) {
            super("Character decoding failed");
            this.errorCode = errorCode;
        }

        public int getErrorCode() {
            return errorCode;
        }
    }

    private int status() {
        return Requests.unreadable(request).map(ErrorView::status).orElse(200);
    }

    private int statusAfter(IllegalStateException failure) {
        when(request.getMethod()).thenReturn("GET");
        when(request.getParameterMap()).thenThrow(failure);
        return status();
    }

    @Test
    void parametersAreReadable() {
        when(request.getMethod()).thenReturn("GET");
        when(request.getParameterMap()).thenReturn(Map.of());
        assertEquals(200, status());
    }

    @Test
    void malformedParameterIsABadRequest() {
        assertEquals(400, statusAfter(new InvalidParameterException(400)));
    }

    @Test
    void tooLargeFormOfTomcat11IsTooLarge() {
        assertEquals(413, statusAfter(new InvalidParameterException(413)));
    }

    @Test
    void tooLargeFormOfTomcat10IsTooLarge() {
        assertEquals(413, statusAfter(new IllegalStateException("the request was rejected because its size exceeds")));
    }

    @Test
    void malformedMultipartFormIsABadRequest() throws IOException, ServletException {
        when(request.getMethod()).thenReturn("POST");
        when(request.getContentType()).thenReturn("multipart/form-data");
        when(request.getParts()).thenThrow(new ServletException("no multipart boundary was found"));
        assertEquals(400, status());
    }
}
