import MailMessage
import Testing

@Suite("DateTime")
struct DateTimeTests {
    @Test(
        "Dates are read as RFC 5322 section 3.3 has them",
        arguments: [
            ("Thu, 01 Jan 1970 00:00:00 +0000", 0), ("Fri, 21 Nov 1997 09:55:06 -0600", 880_127_706),
            ("21 Nov 1997 09:55 -0600", 880_127_700), ("1 Jul 2003 10:52:37 +0200", 1_057_049_557),
            ("Thu,\t13\tFeb\t1969\t23:32\t-0330 (Newfoundland Time)", -27_723_480),
            ("(c) 16 (d (e)) Sep 2009 01:02:03 +0000", 1_253_062_923),
            ("Wed, 16 Sep 2009 01:02:60 +0000", 1_253_062_979),
            ("Sat, 31 Dec 9999 23:59:59 +0000", 253_402_300_799), ("Tue, 29 Feb 2000 00:00:00 +0000", 951_782_400),
        ]
    )
    func standard(text: String, seconds: Int64) {
        #expect(DateTime(parsing: text)?.secondsSince1970 == seconds)
    }

    @Test(
        "Obsolete dates are read (RFC 5322 section 4.3)",
        arguments: [
            ("21 Nov 97 09:55:06 GMT", 880_106_106), ("Fri, 21 Nov 97 09(comment):   55  :  06 -0600", 880_127_706),
            ("16 Sep 09 01:02:03 UT", 1_253_062_923), ("Wed, 16 Sep 109 01:02:03 +0000", 1_253_062_923),
            ("16 Sep 49 00:00:00 Z", 2_515_363_200), ("16 Sep 50 00:00:00 Z", -608_860_800),
            ("16 Sep 2009 01:02:03 EST", 1_253_080_923), ("16 Sep 2009 01:02:03 PDT", 1_253_088_123),
            ("16 Sep 2009 01:02:03 A", 1_253_062_923), ("16 Sep 2009 01:02:03 m", 1_253_062_923),
        ]
    )
    func obsolete(text: String, seconds: Int64) {
        #expect(DateTime(parsing: text)?.secondsSince1970 == seconds)
    }

    @Test(
        "Dates are read as found in the wild",
        arguments: [
            ("Mon, 29 Feb 2016 12:00 +0100", 1_456_743_600), ("Wed Sep 16 01:02:03 2009", 1_253_062_923),
            ("Wed Sep 16 01:02:03 EST 2009", 1_253_080_923), ("Wed Sep 16 01:02:03 GMT+01:00 2009", 1_253_059_323),
            ("Wed Sep 16 01:02:03 2009 +0100", 1_253_059_323), ("Wed, Sep 16, 2009 1:02:03 AM +0000", 1_253_062_923),
            ("2009-09-16T01:02:03Z", 1_253_062_923), ("2009-09-16t01:02:03.123456+01:00", 1_253_059_323),
            ("2009-09-16 01:02:03 +0100", 1_253_059_323), ("2009-09-16", 1_253_059_200),
            ("20090916T010203Z", 1_253_062_923),
            ("2009/09/16 01:02:03", 1_253_062_923), ("16.09.2009 01:02", 1_253_062_920),
            ("16/09/2009 01:02:03", 1_253_062_923),
            ("9/16/2009 1:02:03 AM", 1_253_062_923), ("16-Sep-2009 01:02:03 +0000", 1_253_062_923),
            ("16/Sep/09 01:02:03 +0000", 1_253_062_923), ("Wed, 16 September 2009 01:02:03 (UTC)", 1_253_062_923),
            ("16 Sept. 2009 01:02:03", 1_253_062_923), ("September 16th, 2009 01:02:03 UTC", 1_253_062_923),
            ("Wed 16 Sep 2009 01:02:03 +0000", 1_253_062_923), ("Wed,16 Sep 2009 01:02:03+0000", 1_253_062_923),
            ("Wed, 16 Sep 2009 01.02.03 +0000", 1_253_062_923), ("16 Sep 2009 1:02:03 PM +0000", 1_253_106_123),
            ("16 Sep 2009 12:02:03am +0000", 1_253_059_323), ("16 Sep 2009 01:02:03 p.m.", 1_253_106_123),
            ("01 Jan 2001 00:01+0000", 978_307_260), ("(c) 16 (d) Sep 2009 01:02:03 +00:00", 1_253_062_923),
            ("Wed, 16 Sep 2009 01:02:60 GMT+1", 1_253_059_379), ("Wed, 16 Sep 2009 01:02:03 GMT +0100", 1_253_059_323),
            ("Wed, 16 Sep 2009 01:02:03 0100", 1_253_059_323), ("Wed, 16 Sep 2009 01:02:03 +1", 1_253_059_323),
            ("Wed, 16 Sep 2009 01:02:03 +100", 1_253_059_323), ("16 Sep 2009", 1_253_059_200),
            ("Tue, 15 Sep 2009 24:00:00 +0000", 1_253_059_200),
            ("Wed, 16 Sep 2009 01:02:03 +0000 and more 5 6:77", 1_253_062_923),
            ("\"Wed, 16 Sep 2009 01:02:03 +0000\"", 1_253_062_923),
            ("Sent, Wed, 16 Sep 2009 01:02:03 +0000", 1_253_062_923),
            ("Wed, 16 SEP 2009 01:02:03 cest", 1_253_055_723), ("Wed, 16 Sep 2009 01:02:03 MET DST", 1_253_055_723),
            ("Wed, 16 Sep 2009 01:02:03 XYZ +0100", 1_253_059_323),
        ]
    )
    func wild(text: String, seconds: Int64) {
        #expect(DateTime(parsing: text)?.secondsSince1970 == seconds)
    }

    @Test(
        "What cannot be is no date: nothing is guessed in its place",
        arguments: [
            "", "yesterday", "32 Jan 2001 00:00:00 GMT", "30 Feb 2001", "29 Feb 2001 10:00:00 +0000", "0 Jan 2001",
            "Jan", "::::",
            "16 Sep 2009 25:00:00 +0000", "16 Sep 2009 24:00:01 +0000", "16 Sep 2009 10:60:00 +0000",
            "16 Sep 2009 10:00:61 +0000",
            "2009-13-01", "2009-00-10T00:00:00Z", "03/04/2009", "16 Sep 20099 00:00:00", "16 Sep", "Sep 2009",
            "10:11:12",
            "Mon, 16 Mart 2009", "1 Jan 0001 00:00:00 +0000", "0001-01-01T00:00:00Z", "99999999",
        ]
    )
    func impossible(text: String) {
        #expect(DateTime(parsing: text) == nil)
    }

    @Test(
        "The zone is kept, and one that says nothing is unknown (RFC 5322 sections 3.3 and 4.3)",
        arguments: [
            ("+0530", 330), ("-0330", -210), ("-0000", nil), ("+0000", 0), ("XYZ", nil), ("BST", 60), ("A", nil),
            ("Z", 0),
            ("+9999", nil), ("+0199", nil), ("", nil), ("GMT", 0), ("UTC-5", -300), ("+14:00", 840), ("AEDT", 660),
        ]
    )
    func zones(zone: String, minutes: Int?) throws {
        let date = try #require(DateTime(parsing: "1 Jan 2001 00:00:00 " + zone))
        #expect(date.offsetMinutes == minutes)
    }

    @Test("Instants outside of the years that can be written do not exist")
    func range() {
        #expect(DateTime(secondsSince1970: .max) == nil)
        #expect(DateTime(secondsSince1970: .min) == nil)
        #expect(DateTime(secondsSince1970: 0, offsetMinutes: 1_440) == nil)
        #expect(DateTime(secondsSince1970: 0, offsetMinutes: .min) == nil)
        #expect(DateTime(parsing: "31 Dec 9999 23:59:59 -2359") == nil)
    }

    @Test(
        "Dates that are written are read",
        arguments: [Int64(-62_167_219_200), -1, 0, 951_782_400, 1_709_164_800, 4_102_444_799]
    )
    func roundTrip(seconds: Int64) throws {
        for offset in [nil, 0, 60, -330, 845] {
            let date = try #require(DateTime(secondsSince1970: seconds, offsetMinutes: offset))
            guard seconds > -62_000_000_000 else { continue }
            #expect(DateTime(parsing: date.description) == date)
        }
        #expect(DateTime(secondsSince1970: 951_782_400)?.rfc3339 == "2000-02-29T00:00:00Z")
    }

    @Test(
        "Hostile dates end in none",
        arguments: ["(", "1 ", ":", "1:", "-", "+", "Jan ", "9", "1-1-", "\"", "a"]
    )
    func hostile(piece: String) {
        #expect(DateTime(parsing: String(repeating: piece, count: 10_000)) == nil)
    }
}
