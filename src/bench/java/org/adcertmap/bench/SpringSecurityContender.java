// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.servlet.Filter;
import java.time.Duration;
import java.util.Map;
import org.apache.catalina.Context;
import org.apache.catalina.Host;
import org.springframework.context.annotation.AnnotationConfigUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.CachingUserDetailsService;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.UserCache;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.ldap.DefaultSpringSecurityContextSource;
import org.springframework.security.ldap.search.FilterBasedLdapUserSearch;
import org.springframework.security.ldap.userdetails.DefaultLdapAuthoritiesPopulator;
import org.springframework.security.ldap.userdetails.LdapUserDetailsService;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.context.support.GenericWebApplicationContext;

/**
 * Spring Security x509 with users and authorities from LDAP, in its fastest configuration: pooled connections, a user
 * cache of ten minutes, no session, only the filters that are needed.
 */
final class SpringSecurityContender implements Contender {
    private static final String TIMEOUT_MILLIS = "5000";
    private static final int MAX_USERS = 100_000;

    private final Cache<String, UserDetails> users = Caffeine.newBuilder()
            .maximumSize(MAX_USERS)
            .expireAfterWrite(Duration.ofMinutes(10))
            .build();
    private DirectoryAddress directory;

    @Override
    public void configure(Host host, Context context, DirectoryAddress address) {
        directory = address;
        // Spring formats the whole certificate for its debug log even if debug logging is off.
        System.setProperty("org.apache.commons.logging.LogFactory", "org.apache.commons.logging.impl.LogFactoryImpl");
        System.setProperty("org.apache.commons.logging.Log", "org.apache.commons.logging.impl.NoOpLog");
        System.setProperty("com.sun.jndi.ldap.connect.pool.protocol", "plain ssl");
        System.setProperty("com.sun.jndi.ldap.connect.pool.maxsize", "64");
        System.setProperty("com.sun.jndi.ldap.connect.pool.prefsize", "64");
        context.addServletContainerInitializer(
                (classes, servletContext) -> {
                    GenericWebApplicationContext beans = new GenericWebApplicationContext(servletContext);
                    AnnotationConfigUtils.registerAnnotationConfigProcessors(beans);
                    beans.registerBean(UserDetailsService.class, this::userDetails);
                    beans.registerBean(Security.class);
                    beans.refresh();
                    servletContext
                            .addFilter(
                                    "springSecurityFilterChain",
                                    beans.getBean("springSecurityFilterChain", Filter.class))
                            .addMappingForUrlPatterns(null, false, "/*");
                },
                null);
    }

    @Override
    public void clearCache() {
        users.invalidateAll();
    }

    private UserDetailsService userDetails() {
        DefaultSpringSecurityContextSource source =
                new DefaultSpringSecurityContextSource(directory.url() + "/" + DirectoryLayout.BASE);
        source.setUserDn(DirectoryLayout.SERVICE);
        source.setPassword(DirectoryLayout.PASSWORD);
        source.setPooled(true);
        source.setReferral("ignore");
        source.setBaseEnvironmentProperties(Map.of(
                "com.sun.jndi.ldap.connect.timeout", TIMEOUT_MILLIS, "com.sun.jndi.ldap.read.timeout", TIMEOUT_MILLIS));
        source.afterPropertiesSet();
        FilterBasedLdapUserSearch search = new FilterBasedLdapUserSearch(
                relative(DirectoryLayout.USERS),
                "(&(userPrincipalName={0})(!(userAccountControl:1.2.840.113556.1.4.803:=2)))",
                source);
        search.setReturningAttributes(new String[] {"userPrincipalName"});
        search.setSearchSubtree(true);
        DefaultLdapAuthoritiesPopulator roles =
                new DefaultLdapAuthoritiesPopulator(source, relative(DirectoryLayout.GROUPS));
        roles.setGroupSearchFilter("(member:1.2.840.113556.1.4.1941:={0})");
        roles.setGroupRoleAttribute("cn");
        roles.setSearchSubtree(true);
        roles.setConvertToUpperCase(false);
        CachingUserDetailsService caching = new CachingUserDetailsService(new LdapUserDetailsService(search, roles));
        caching.setUserCache(new UserCache() {
            @Override
            public UserDetails getUserFromCache(String username) {
                return users.getIfPresent(username);
            }

            @Override
            public void putUserInCache(UserDetails user) {
                users.put(user.getUsername(), user);
            }

            @Override
            public void removeUserFromCache(String username) {
                users.invalidate(username);
            }
        });
        return caching;
    }

    private static String relative(String dn) {
        return dn.substring(0, dn.length() - DirectoryLayout.BASE.length() - 1);
    }

    /** Security configuration; public because Spring creates a subclass. */
    @Configuration
    @EnableWebSecurity
    public static class Security {
        @Bean
        SecurityFilterChain chain(HttpSecurity http, UserDetailsService users) throws Exception {
            return http.x509(x509 ->
                            x509.x509PrincipalExtractor(UpnRetriever::upn).userDetailsService(users))
                    .authorizeHttpRequests(requests -> requests.anyRequest().hasRole(DirectoryLayout.NESTED_ROLE))
                    .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                    .csrf(AbstractHttpConfigurer::disable)
                    .headers(AbstractHttpConfigurer::disable)
                    .logout(AbstractHttpConfigurer::disable)
                    .anonymous(AbstractHttpConfigurer::disable)
                    .requestCache(AbstractHttpConfigurer::disable)
                    .build();
        }
    }
}
