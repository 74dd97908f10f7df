package org.adcertmap.bench;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The application: {@code NAME;1} for somebody with the role that is three groups away, so that every answer can be
 * checked.
 */
final class Greeting extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String user = request.getRemoteUser();
        String body = (user == null ? "-" : user) + ";" + (request.isUserInRole(Layout.NESTED_ROLE) ? '1' : '0') + "\n";
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        response.setContentType("text/plain");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
