// SPDX-License-Identifier: Apache-2.0
package com.example;

import com.microsoft.sqlserver.jdbc.SQLServerDataSource;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.adcertmap.Delegation;
import org.adcertmap.DelegationException;

/**
 * Shows the login of the user of this request in SQL Server. A connection belongs to one account: do not take it from a
 * pool that accounts share.
 */
@WebServlet("/orders")
public class OrdersServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!(request.getAttribute(Delegation.ATTRIBUTE) instanceof Delegation delegation)) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN, "no client certificate is mapped to an account");
            return;
        }
        try {
            String login = delegation.run(credential -> {
                SQLServerDataSource orders = new SQLServerDataSource();
                orders.setURL(getServletContext().getInitParameter("orders.url"));
                orders.setServerSpn(getServletContext().getInitParameter("orders.spn"));
                orders.setIntegratedSecurity(true);
                orders.setAuthenticationScheme("JavaKerberos");
                orders.setGSSCredentials(credential);
                try (Connection connection = orders.getConnection();
                        Statement statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery("SELECT ORIGINAL_LOGIN()")) {
                    rows.next();
                    return rows.getString(1);
                }
            });
            response.setContentType("text/plain;charset=UTF-8");
            response.getWriter().write(login);
        } catch (DelegationException e) {
            log("no ticket for the orders", e);
            response.sendError(HttpServletResponse.SC_FORBIDDEN, e.code());
        } catch (SQLException e) {
            log("the orders are not available", e);
            response.sendError(HttpServletResponse.SC_BAD_GATEWAY);
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
