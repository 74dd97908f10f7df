package org.adcertmap.bench;

import org.apache.catalina.Context;
import org.apache.catalina.Host;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.apache.tomcat.util.descriptor.web.SecurityCollection;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;

/** One way to log in with a certificate: what it adds to a Tomcat that all contenders have alike. */
interface Contender {
    /** What the application must see of a known user; checked with every answer. */
    enum Sees {
        NOBODY,
        USER_AND_NESTED_ROLE
    }

    /** Called once, before Tomcat starts. */
    void configure(Host host, Context context, DirectoryAddress directory) throws Exception;

    /** After this the next request of anybody is a first one. */
    default void forget() throws Exception {}

    /** Whether clients keep the session cookie. */
    default boolean sessions() {
        return false;
    }

    default Sees sees() {
        return Sees.USER_AND_NESTED_ROLE;
    }

    /** As web.xml says it: everything is for {@link Layout#NESTED_ROLE}, by CLIENT-CERT. */
    static void protect(Context context) {
        SecurityCollection everything = new SecurityCollection("everything", "");
        everything.addPattern("/*");
        SecurityConstraint constraint = new SecurityConstraint();
        constraint.addCollection(everything);
        constraint.addAuthRole(Layout.NESTED_ROLE);
        context.addSecurityRole(Layout.NESTED_ROLE);
        context.addConstraint(constraint);
        LoginConfig login = new LoginConfig();
        login.setAuthMethod("CLIENT-CERT");
        context.setLoginConfig(login);
    }
}
