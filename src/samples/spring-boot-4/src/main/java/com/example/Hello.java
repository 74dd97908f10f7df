// SPDX-License-Identifier: Apache-2.0
package com.example;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows the user. The second path requires a role, which is a group of the directory: {@link CertificateLogin}. */
@RestController
public class Hello {
    @GetMapping({"/", "/engineers"})
    public String hello(HttpServletRequest request) {
        return "user=" + request.getRemoteUser() + "\nengineer=" + request.isUserInRole("Engineers") + "\n";
    }
}
