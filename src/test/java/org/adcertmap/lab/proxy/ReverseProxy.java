// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.proxy;

import java.util.List;

/** The reverse proxies of the tests, each with a skeleton for the sample configuration that the project ships. */
public enum ReverseProxy {
    NGINX("nginx", "nginx.conf", """
      daemon off; master_process off; pid nginx.pid; error_log error.log info;
      events { worker_connections 64; }
      http {
        access_log access.log;
        client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3; uwsgi_temp_path t4; scgi_temp_path t5;
      %s
      }
      """, "nginx", "-p", ".", "-c", "proxy.conf"),
    HTTPD(
            "Apache",
            "httpd.conf",
            ReverseProxy.HTTPD_SKELETON,
            "apache2",
            "-d",
            ".",
            "-f",
            "proxy.conf",
            "-DFOREGROUND"),
    HTTPD_AJP(
            "Apache",
            "httpd-ajp.conf",
            ReverseProxy.HTTPD_SKELETON,
            "apache2",
            "-d",
            ".",
            "-f",
            "proxy.conf",
            "-DFOREGROUND"),
    HAPROXY("HAProxy", "haproxy.cfg", ReverseProxy.HAPROXY_SKELETON, "haproxy", "-f", "proxy.conf", "-db"),
    HAPROXY_RFC_9440("Client-Cert", "haproxy.cfg", ReverseProxy.HAPROXY_SKELETON, "haproxy", "-f", "proxy.conf", "-db");

    private static final String HTTPD_SKELETON = """
      ServerName localhost
      PidFile httpd.pid
      ErrorLog error.log
      DefaultRuntimeDir ${FOLDER}
      Define M /usr/lib/apache2/modules
      LoadModule mpm_event_module ${M}/mod_mpm_event.so
      LoadModule authn_core_module ${M}/mod_authn_core.so
      LoadModule authz_core_module ${M}/mod_authz_core.so
      LoadModule headers_module ${M}/mod_headers.so
      LoadModule socache_shmcb_module ${M}/mod_socache_shmcb.so
      LoadModule ssl_module ${M}/mod_ssl.so
      LoadModule proxy_module ${M}/mod_proxy.so
      LoadModule proxy_http_module ${M}/mod_proxy_http.so
      LoadModule proxy_ajp_module ${M}/mod_proxy_ajp.so
      User www-data
      Group www-data
      SSLSessionCache none
      Listen ${LISTEN}
      %s
      """;

    private static final String HAPROXY_SKELETON = """
      global
        maxconn 64
        ssl-default-bind-options ssl-min-ver TLSv1.2
      defaults
        timeout connect 60s
        timeout client 120s
        timeout server 120s
      %s
      """;

    private final String headerForm;
    private final String sample;
    private final String skeleton;
    private final List<String> command;

    ReverseProxy(String headerForm, String sample, String skeleton, String... command) {
        this.headerForm = headerForm;
        this.sample = sample;
        this.skeleton = skeleton;
        this.command = List.of(command);
    }

    /** Returns the value of the Valve's {@code certificateHeader}. */
    public String headerForm() {
        return headerForm;
    }

    /** Returns the name of the sample in {@code conf/proxies}. */
    public String sample() {
        return sample;
    }

    /** Returns a complete configuration that contains the text of the sample. */
    String configuration(String sampleText) {
        return skeleton.replace("%s", sampleText);
    }

    /** Returns the command that starts it in the foreground, in the folder of its {@code proxy.conf}. */
    List<String> command() {
        return command;
    }
}
