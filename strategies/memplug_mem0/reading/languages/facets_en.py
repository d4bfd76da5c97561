# ruff: noqa: E501 -- a language's words are read better in one line
"""Parts of life of which one is so at a time, in whatever English words it is said: a department, a school, hair."""

from __future__ import annotations

import re
from typing import Final

JOBS: Final = "teacher nurse doctor postman mailman plumber electrician carpenter builder baker butcher chef cook driver pilot engineer accountant lawyer solicitor judge surgeon dentist vet pharmacist midwife paramedic firefighter fireman policeman policewoman detective soldier officer librarian professor lecturer headteacher headmaster principal scientist chemist physicist programmer developer architect surveyor mechanic welder roofer mason bricklayer painter decorator gardener farmer fisherman miner sailor captain waiter waitress barman barista hairdresser barber tailor secretary receptionist clerk cashier banker broker salesman saleswoman journalist reporter editor photographer translator interpreter conductor guard caretaker janitor cleaner foreman manager director consultant analyst optician physiotherapist psychologist psychiatrist therapist social+worker bus+driver train+driver truck+driver lorry+driver"
ROLES: Final = "(?:line |team |sales |project |personal |family |piano |guitar |driving |math |maths |class |head |swimming |language )?(?:boss|manager|supervisor|director|team lead|leader|landlord|landlady|doctor|gp|dentist|vet|trainer|coach|teacher|tutor|instructor|flatmate|roommate|housemate|therapist|physio|barber|hairdresser|accountant|lawyer|nanny|childminder|mentor|advisor|adviser|vicar|pastor|priest|conductor|captain|ceo|employer)"
_AREAS: Final = "marketing|sales|finance|accounting|accounts|hr|human resources|legal|procurement|purchasing|logistics|quality assurance|qa|product management|product|engineering|design|customer (?:service|support|success)|support|operations|it|r&d|research|payroll|compliance|communications|pr|data|security|platform|payments|infrastructure|growth|mobile|web|admissions|billing|dispatch|shipping|receiving|editorial|audit|risk|training|facilities"
_HAIR: Final = "red|blue|green|black|brown|grey|gray|blond|blonde|orange|purple|pink|silver|white|ginger|auburn|copper|platinum"
PARTS_OF_LIFE: Final = (
    (
        f"department team work {_AREAS.replace('|', ' ')}",
        re.compile(
            rf"^(?!.*\b(?:company|colleague|meeting|call|email)\b)(?:.*?\b(?:i|we) (?:have |had |am |are |was |were |been |got )*(?:work|working|am|are|belong|moved|switched|transferred|changed|gone|went|placed|put|reassigned|seconded)?|.*?\b(?:transferred|moved|put|reassigned|switched|shifted) (?:me|us)) ?(?:from (?:the )?(?:{_AREAS})(?: team| department)? )?(?:in|into|to|on|onto|with|at) (?:the )?(?P<x>{_AREAS})(?= ?$| (?:team|department|dept|division|side|crew|squad)\b)"
        ),
    ),
    (
        "hair",
        re.compile(
            r"^(?!.*\b(?:dog|cat|doll|teacher|appointment|book|booked|want|to (?:get|have))\b).*?(?:\b(?:have|got|had|grew|cut|grown) (?:my |our )?(?:[a-z]+ )?(?:hair )?(?P<length1>short|cropped|buzzed)\b|\b(?:have|got|grew|grown) (?:my |our )?(?:[a-z]+ )?(?:hair )?(?P<mane1>long|shoulder-length)\b|^(?:my|our) hair (?:is |was cut )(?:[a-z]+ )?(?:(?P<length2>short)|(?P<mane2>long))\b)"
        ),
    ),
    (
        "hair blonde",
        re.compile(
            rf"(?=.*\bhair\b)^(?!.*\b(?:dog|cat|doll|teacher|car|shirt|dress)\b)(?:.*\b(?:my|our) hair (?:is |to |a |dyed |coloured |colored |gone |went |turned )*(?:\w+ )?(?P<x9>{_HAIR})|.*?\b(?:i|we) (?:have |had |got |gone |went |dyed )+(?:\w+ )?(?P<x2>{_HAIR}) hair)\b"
        ),
    ),
    (
        "dating seeing girlfriend boyfriend partner",
        re.compile(
            r"\b(?:(?:am|are|been|started) (?:dating|seeing|going out with|in a relationship with)|(?:my|our) (?:girlfriend|boyfriend|partner) is(?: (?:called|named))?) (?!dr\b|mr\b|mrs\b|ms\b|a\b|the\b|my\b|someone|somebody)(?P<xn>[^ ]+)(?= ?$| (?:since|for|from|at|who|these)\b)"
        ),
    ),
    (
        "play playing signed plays",
        re.compile(
            r"\b(?:i|we) (?:have |am |are |been )*(?:play|playing|signed|turn out|row|swim|race|ride) (?:for|with) (?!fun|my|money|the first|a |an )(?:the )?(?P<xn>[^ ]+)(?: [^ ]+)?(?= ?$| (?:on|in|every|since)\b)"
        ),
    ),
    (
        "school kindergarten nursery preschool reception primary elementary secondary middle high daycare crèche playgroup sixth",
        re.compile(
            r"^(?:(?:my|our) |(?!i |we ))(?:[^ ]+ ){1,3}?(?:(?:has|have|is|are|just) )*(?:(?:in|at|attends?|goes to|go to|starts|at|moved up to|began) )?(?:(?:the|his|her|their|big|a) )*(?:(?P<baby9>nursery|kindergarten|preschool|pre-school|reception|daycare|crèche|playgroup)|(?P<first9>primary(?: school)?|elementary(?: school)?)|(?P<second9>secondary(?: school)?|middle school|junior high)|(?P<third9>high school|sixth form))(?= ?$| (?:in|at|on|this|last|since|yesterday|today)\b)"
        ),
    ),
    (
        "hybrid remote remotely home office site",
        re.compile(
            r"\b(?:i|we) (?:have |had |been |am |are |got )*(?:(?:work|working|gone|went|go|switched to|moved to|back to) )?(?:fully |completely |100% |working )*(?:(?P<remote>remote|remotely|from home(?= ?$| (?:full|five|every|all|100)))|(?P<hybrid>hybrid)|(?P<office>(?:(?:back )?in the office (?=full|five|every|\d|four|three)|on-site|onsite)))\b"
        ),
    ),
    (
        "doctor gp physician",
        re.compile(
            r"^(?:my|our) (?:family )?(?:doctor|gp|physician) is (?:called |named )?(?:dr|doctor) (?P<xn9>[^ ]+)(?: [^ ]+)?(?= ?$| (?:at|from|in|since)\b)"
        ),
    ),
    (
        "boss manager supervisor report reports",
        re.compile(
            r"^(?:my|our) (?:line )?(?:boss|manager|supervisor) is (?:called |named )?(?:dr |mr |mrs |ms )?(?P<xn>[^ ]+)(?: [^ ]+)?(?= ?$| (?:since|from|at)\b)|\b(?:i|we) (?:have |am |are |been )*(?:report|reporting|answer|answering|work|working) (?:directly )?(?:to|under) (?:dr |mr |mrs |ms )?(?P<xn2>[^ ]+)(?: [^ ]+)?(?= ?$| (?:since|from|at)\b)"
        ),
    ),
    (
        "alone live living",
        re.compile(
            r"\b(?:i|we) (?:[^ ]+ ){0,2}?(?:live|living|moved in) (?:(?P<alone9>alone|on my own|by myself)|(?:in )?with (?:my|our) (?P<with9>parents|girlfriend|boyfriend|partner|husband|wife|fiancée?|mum|mom|dad|mother|father|grandparents|gran|grandma))(?= ?$| (?:in|at|since|for good)\b)"
        ),
    ),
    (
        "street road lane avenue drive way close court square terrace crescent hill row gardens st rd ave",
        re.compile(
            r"(?:\b(?:i|we) (?:have |am |are |been |got |had )*(?:live|living|staying|lodging|moved|relocated|rent|bought|a place|a flat|a house)|^(?:my|our) (?:(?:home|shipping|delivery|postal|mailing|new) )?(?:address|street|home|house|flat|place|apartment) (?:is|changed))\b(?:(?! from ).)*? ?(?:\b(?:in|on|to|at) )?(?:number )?(?:\d+[a-z]? )?(?P<x>[^ ]+(?: [^ ]+)?) (?:street|road|lane|avenue|drive|way|close|court|square|terrace|crescent|hill|row|gardens|st|rd|ave)(?= ?$| (?:in|since|for|with|from|last)\b)"
        ),
    ),
    (
        "hate dislike detest loathe stand bear love like enjoy adore",
        re.compile(
            r"^(?:i|we) (?:have )?(?:(?P<hate>hate|dislike|detest|loathe|can not stand|can not bear)|(?P<love>(?:love|like|enjoy|adore)|grown to (?:love|like)|learned to (?:love|like))) (?:eating |drinking )?(?P<w>[^ ]+)(?= ?$)"
        ),
    ),
    (
        "owl bird riser person lark",
        re.compile(
            r"\b(?:i|we) (?:have |am |are |become |turned into )+(?:an? )?(?:real )?(?:(?P<owl>night owl|late riser|night person)|(?P<lark>early bird|early riser|morning person|lark))(?= ?$)"
        ),
    ),
    (
        "full part",
        re.compile(
            r"\b(?:i|we) (?:have |am |are |been |got |gone |went |work |working |back )+(?:to )?(?:(?P<full>full time)|(?P<part>part time))\b"
        ),
    ),
)
"""Facets."""
