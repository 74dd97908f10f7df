package com.example;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Says who is there. The second address is for one group of the directory, see {@link CertificateLogin}. */
@RestController
public class Hello {
    @GetMapping({"/", "/engineers"})
    public String hello(HttpServletRequest request) {
        return "user=" + request.getRemoteUser() + "\nengineer=" + request.isUserInRole("Engineers") + "\n";
    }
}
