@echo off
rem SPDX-License-Identifier: Apache-2.0
rem Runs adcertmap's shell commands: adcertmap COMMAND [OPTIONS]. Java 17 or newer is that of JAVA_HOME, or else of PATH;
rem ADCERTMAP_OPTS has options for it.
setlocal EnableExtensions DisableDelayedExpansion

set "ADCERTMAP_JAR="
set "ADCERTMAP_JAVA="
set "ADCERTMAP_VERSION="
set "ADCERTMAP_MAJOR="

for /f "delims=" %%F in ('dir /b "%~dp0..\lib\adcertmap-*.jar" 2^>nul') do (
    if defined ADCERTMAP_JAR goto several
    set "ADCERTMAP_JAR=%~dp0..\lib\%%F"
)
if not defined ADCERTMAP_JAR goto none

if defined JAVA_HOME goto home
for %%J in (java.exe) do set "ADCERTMAP_JAVA=%%~$PATH:J"
if not defined ADCERTMAP_JAVA goto nojava
goto version

:home
set "ADCERTMAP_JAVA=%JAVA_HOME:"=%\bin\java.exe"
if not exist "%ADCERTMAP_JAVA%" goto nohome

rem The line with the version, such as: openjdk version "17.0.15" 2025-04-15, or of Java 8: java version "1.8.0_402"
:version
for /f "tokens=2,3" %%U in ('^""%ADCERTMAP_JAVA%" -version 2^>^&1^"') do (
    if "%%U"=="version" if not defined ADCERTMAP_VERSION set "ADCERTMAP_VERSION=%%~V"
)
if not defined ADCERTMAP_VERSION goto noversion
for /f "delims=.-+_" %%M in ("%ADCERTMAP_VERSION%") do set "ADCERTMAP_MAJOR=%%M"
if %ADCERTMAP_MAJOR% LSS 17 goto old

"%ADCERTMAP_JAVA%" %ADCERTMAP_OPTS% "-Dadcertmap.command=%~f0" -jar "%ADCERTMAP_JAR%" %*
exit /b %ERRORLEVEL%

:several
echo adcertmap: more than one jar in "%~dp0..\lib"; unpack the archive into an empty folder>&2
exit /b 69

:none
echo adcertmap: no adcertmap-VERSION.jar in "%~dp0..\lib"; unpack the whole archive>&2
exit /b 69

:nojava
echo adcertmap: no Java: set JAVA_HOME to a JDK or JRE 17 or newer, or put its java on PATH>&2
exit /b 69

:nohome
echo adcertmap: "%ADCERTMAP_JAVA%" of JAVA_HOME does not exist; set JAVA_HOME to a JDK or JRE 17 or newer>&2
exit /b 69

:noversion
echo adcertmap: "%ADCERTMAP_JAVA%" does not say its version; set JAVA_HOME to a JDK or JRE 17 or newer>&2
exit /b 69

:old
echo adcertmap: "%ADCERTMAP_JAVA%" is Java %ADCERTMAP_VERSION%; adcertmap needs Java 17 or newer: set JAVA_HOME>&2
exit /b 69
