// SPDX-License-Identifier: Apache-2.0
package com.example;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Reports in headers what the application, or its error page, sees; {@code ?note=N} stores a note in the session. */
@Component
public class Witness extends OncePerRequestFilter {
    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getParameter("note") != null) {
            request.getSession().setAttribute("note", request.getParameter("note"));
        }
        HttpSession session = request.getSession(false);
        response.setHeader(
                "Witness",
                request.getDispatcherType() + " " + request.getRemoteUser() + " "
                        + (session == null ? null : session.getAttribute("note")));
        chain.doFilter(request, response);
    }
}
