// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console;

import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.UnavailableException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.List;
import org.adcertmap.console.changes.ChangesPage;
import org.adcertmap.console.directory.CachePage;
import org.adcertmap.console.directory.CasPage;
import org.adcertmap.console.directory.DirectoryPage;
import org.adcertmap.console.explain.ExplainPage;
import org.adcertmap.console.jmx.Beans;
import org.adcertmap.console.live.LiveJson;
import org.adcertmap.console.live.LivePage;
import org.adcertmap.console.metrics.HealthPage;
import org.adcertmap.console.metrics.MetricsPage;
import org.adcertmap.console.page.DirectoryQueries;
import org.adcertmap.console.page.Pages;
import org.adcertmap.console.refusals.RefusalsPage;
import org.adcertmap.console.settings.ReloadPage;
import org.adcertmap.console.settings.SettingsPage;
import org.adcertmap.console.sites.SitesPage;
import org.adcertmap.console.sites.SwitchPage;
import org.adcertmap.console.web.Front;

/** The servlet of all paths of the console. Thread-safe: the field is set before the first request. */
public final class ConsoleServlet extends HttpServlet {
    /** A request that queries the directory waits ten seconds for others. */
    private static final DirectoryQueries QUERIES = new DirectoryQueries(10);

    /** The parameter by which its {@code META-INF/context.xml} shows that it is in use. */
    private static final String CONTEXT = "org.adcertmap.console.context";

    /** The pages, in the order of the navigation. */
    public static final Pages PAGES = new Pages(List.of(
            new SitesPage(),
            new SwitchPage(),
            new LivePage(),
            new LiveJson(),
            new RefusalsPage(),
            new ExplainPage(QUERIES),
            new DirectoryPage(),
            new CasPage(QUERIES),
            new CachePage(),
            new SettingsPage(),
            new ReloadPage(),
            new ChangesPage(),
            new MetricsPage(),
            new HealthPage()));

    private transient Front front;

    @Override
    public void init(ServletConfig config) throws ServletException {
        super.init(config);
        if (config.getServletContext().getInitParameter(CONTEXT) == null) {
            throw new UnavailableException("The console is not available: its META-INF/context.xml, which restricts the"
                    + " permitted addresses, is not in use. A Context element elsewhere must have its content.");
        }
        try {
            Beans beans = new Beans(ManagementFactory.getPlatformMBeanServer());
            front = new Front(config.getServletContext(), PAGES, beans, Clock.systemUTC());
        } catch (IOException e) {
            throw new ServletException("The console cannot read its own files", e);
        }
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        front.serve(request, response);
    }
}
