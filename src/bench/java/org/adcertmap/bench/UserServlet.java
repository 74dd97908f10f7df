// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The application: responds with {@code NAME;1} if the user is in the role that is three group levels away, else with
 * {@code NAME;0}, so that every response can be checked.
 */
final class UserServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String user = request.getRemoteUser();
        String body = (user == null ? "-" : user) + ";"
                + (request.isUserInRole(DirectoryLayout.NESTED_ROLE) ? '1' : '0') + "\n";
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        response.setContentType("text/plain");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
