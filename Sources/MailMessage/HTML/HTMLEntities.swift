/// Character references of HTML: the named ones that mail uses, and the numbered ones.
enum HTMLEntities {
    /// Decodes all references in a text.
    static func decode(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var i = bytes.startIndex
        while i < bytes.endIndex {
            if bytes[i] == ampersand, let reference = reference(in: bytes, at: i) {
                out.append(contentsOf: Array(String(reference.scalar).utf8))
                i = reference.end
            } else {
                out.append(bytes[i])
                i += 1
            }
        }
        return out
    }

    static let ampersand = UInt8(ascii: "&")

    /// The reference that starts at `start`, if it is one.
    static func reference(in bytes: ArraySlice<UInt8>, at start: Int) -> (scalar: Unicode.Scalar, end: Int)? {
        var i = start + 1
        guard i < bytes.endIndex else { return nil }
        if bytes[i] == UInt8(ascii: "#") {
            i += 1
            guard i < bytes.endIndex else { return nil }
            let isHexadecimal = bytes[i].lowercased == UInt8(ascii: "x")
            if isHexadecimal { i += 1 }
            let digitsStart = i
            var value: UInt32 = 0
            while i < bytes.endIndex, let digit = bytes[i].hexadecimalValue, isHexadecimal || digit < 10 {
                value = min(value * (isHexadecimal ? 16 : 10) + UInt32(digit), 0x11_0000)
                i += 1
            }
            guard i > digitsStart else { return nil }
            if i < bytes.endIndex, bytes[i] == ASCII.semicolon { i += 1 }
            return (scalar(value), i)
        }
        while i < bytes.endIndex, i - start <= 20, bytes[i].isAlphanumeric { i += 1 }
        let name = bytes[(start + 1)..<i]
        if i < bytes.endIndex, bytes[i] == ASCII.semicolon, let value = named[String(decoding: name, as: UTF8.self)] {
            return (value, i + 1)
        }
        // The oldest names count without a semicolon too, even when letters follow.
        var length = min(name.count, 6)
        while length >= 2 {
            let candidate = String(decoding: name.prefix(length), as: UTF8.self)
            if bare.contains(candidate), let value = named[candidate] { return (value, start + 1 + length) }
            length -= 1
        }
        return nil
    }

    /// Numbers 128 to 159 mean what windows-1252 has there (HTML standard, 13.2.5.80).
    private static func scalar(_ value: UInt32) -> Unicode.Scalar {
        switch value {
        case 0: "\u{FFFD}"
        case 0x80...0x9F: Charset.windows1252[Int(value - 0x80)]
        default: Unicode.Scalar(value) ?? "\u{FFFD}"
        }
    }

    private static let named: [String: Unicode.Scalar] = {
        var table: [String: Unicode.Scalar] = [:]
        for (offset, name) in latin1.split(whereSeparator: \.isWhitespace).enumerated() {
            table[String(name)] = Unicode.Scalar(UInt32(160 + offset))
        }
        for pair in others.split(whereSeparator: \.isWhitespace) {
            let parts = pair.split(separator: "=")
            if parts.count == 2, let value = UInt32(parts[1], radix: 16) {
                table[String(parts[0])] = Unicode.Scalar(value)
            }
        }
        return table
    }()

    private static let bare: Set<String> = {
        let names = latin1.split(whereSeparator: \.isWhitespace).map(String.init)
        return Set(names + ["amp", "lt", "gt", "quot", "AMP", "LT", "GT", "QUOT", "COPY", "REG"])
    }()

    /// The names of U+00A0 to U+00FF in order.
    private static let latin1 = """
        nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2
        sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc
        Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve
        Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute
        acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde
        ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml
        """

    private static let others = """
        AMP=26 Alpha=391 Beta=392 COPY=a9 Ccaron=10c Chi=3a7 Dagger=2021 Delta=394 Epsilon=395 Eta=397 GT=3e
        Gamma=393 Iota=399 Kappa=39a LT=3c Lambda=39b Mu=39c NewLine=a NoBreak=2060 Nu=39d OElig=152
        Omega=3a9 Omicron=39f Phi=3a6 Pi=3a0 Prime=2033 Psi=3a8 QUOT=22 REG=ae Rho=3a1 Scaron=160 Sigma=3a3
        TRADE=2122 Tab=9 Tau=3a4 Theta=398 Upsilon=3a5 Wcirc=174 Xi=39e Ycirc=176 Yuml=178 Zcaron=17d
        ZeroWidthSpace=200b Zeta=396 alefsym=2135 alpha=3b1 amp=26 and=2227 ang=2220 apos=27 ast=2a
        asymp=2248 bdquo=201e beta=3b2 bsol=5c bull=2022 cap=2229 ccaron=10d check=2713 chi=3c7 circ=2c6
        clubs=2663 colon=3a comma=2c commat=40 cong=2245 crarr=21b5 cross=2717 cup=222a dArr=21d3
        dagger=2020 darr=2193 dash=2010 delta=3b4 diams=2666 dollar=24 empty=2205 emsp=2003 ensp=2002
        epsilon=3b5 equals=3d equiv=2261 eta=3b7 euro=20ac excl=21 exist=2203 fnof=192 forall=2200
        frasl=2044 gamma=3b3 ge=2265 grave=60 gt=3e hArr=21d4 hairsp=200a half=bd harr=2194 hearts=2665
        hellip=2026 horbar=2015 hyphen=2010 image=2111 incare=2105 infin=221e int=222b iota=3b9 isin=2208
        kappa=3ba lArr=21d0 lambda=3bb lang=2329 larr=2190 lceil=2308 lcub=7b ldquo=201c ldquor=201e le=2264
        lfloor=230a lowast=2217 lowbar=5f loz=25ca lpar=28 lrm=200e lsaquo=2039 lsqb=5b lsquo=2018
        lsquor=201a lt=3c mdash=2014 minus=2212 mu=3bc nabla=2207 ndash=2013 ne=2260 ni=220b notin=2209
        nsub=2284 nu=3bd num=23 numsp=2007 oelig=153 oline=203e omega=3c9 omicron=3bf oplus=2295 or=2228
        otimes=2297 part=2202 percnt=25 period=2e permil=2030 perp=22a5 phi=3c6 phone=260e pi=3c0 piv=3d6
        plus=2b prime=2032 prod=220f prop=221d psi=3c8 puncsp=2008 quest=3f quot=22 rArr=21d2 radic=221a
        rang=232a rarr=2192 rceil=2309 rcub=7d rdquo=201d rdquor=201d real=211c rfloor=230b rho=3c1 rlm=200f
        rpar=29 rsaquo=203a rsqb=5d rsquo=2019 rsquor=2019 sbquo=201a scaron=161 sdot=22c5 semi=3b sigma=3c3
        sigmaf=3c2 sim=223c sol=2f spades=2660 star=2606 starf=2605 sub=2282 sube=2286 sum=2211 sup=2283
        supe=2287 tau=3c4 there4=2234 theta=3b8 thetasym=3d1 thinsp=2009 tilde=2dc trade=2122 uArr=21d1
        uarr=2191 upsih=3d2 upsilon=3c5 vellip=22ee verbar=7c vert=7c wcirc=175 weierp=2118 xi=3be ycirc=177
        zcaron=17e zeta=3b6 zwj=200d zwnj=200c
        """
}
